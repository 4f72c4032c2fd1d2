/** Numbers and times as people of a language write them. */

/** A place in a video: 12:31, 1:02:03. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number): string => String(value).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

const formats = new Map<string, Intl.NumberFormat>();

/** Make a format once: hundreds of courses have the same few. */
function unitFormat(language: string, unit: string, unitDisplay: "short" | "long"): Intl.NumberFormat {
  const name = `${language} ${unit} ${unitDisplay}`;
  const known = formats.get(name) ?? new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay });
  formats.set(name, known);
  return known;
}

/** A length in words: "1 hr 5 min", "40 sec". */
export function length(seconds: number, language: string): string {
  const whole = Math.max(0, Math.round(seconds));
  const part = (value: number, unit: string): string => unitFormat(language, unit, "short").format(value);
  if (whole < 60) return part(whole, "second");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  if (!hours) return part(minutes, "minute");
  return minutes ? `${part(hours, "hour")} ${part(minutes, "minute")}` : part(hours, "hour");
}

/** A length as people say it: "12 minutes 31 seconds". */
export function spoken(seconds: number, language: string): string {
  const whole = Math.max(0, Math.floor(seconds));
  const parts: [number, string][] = [
    [Math.floor(whole / 3600), "hour"],
    [Math.floor(whole / 60) % 60, "minute"],
    [whole % 60, "second"],
  ];
  const said = parts.filter(([value, unit]) => value || (unit === "second" && whole < 60));
  const say = ([value, unit]: [number, string]): string => unitFormat(language, unit, "long").format(value);
  return said.map(say).join(" ");
}

/** A day without its year, where that is this one. English of no country puts the day first, as most who read it do. */
export function day(instant: string | number, language: string, now: number): string {
  const date = new Date(instant);
  const thisYear = date.getFullYear() === new Date(now).getFullYear();
  const parts: Intl.DateTimeFormatOptions = { day: "numeric", month: "long" };
  if (!thisYear) parts.year = "numeric";
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, parts).format(date);
}
