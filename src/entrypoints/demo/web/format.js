/** Money, times and lengths, as people read them. */

export function money({ amount, currency }) {
  if (amount === 0) return "Free";
  const format = new Intl.NumberFormat("en-IE", { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits;
  return format.format(amount / 10 ** digits);
}

/** 95 -> "1:35" */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** 95 -> "1 min 35 s" */
export function length(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  return [minutes && `${minutes} min`, (whole % 60 || !minutes) && `${whole % 60} s`].filter(Boolean).join(" ");
}

export function moment(text) {
  return new Date(text).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
}

export function day(text) {
  return new Date(text).toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long" });
}

export function count(number, one, many = `${one}s`) {
  return `${number} ${number === 1 ? one : many}`;
}

/** Say kindly until when something is open: `expires` is RFC 3339 or null, `now` milliseconds. */
export function until(expires, now) {
  if (!expires) return "Yours to keep";
  const left = Date.parse(expires) - now;
  const days = Math.round(left / 86_400_000);
  const hours = Math.floor(left / 3_600_000);
  if (left <= 0) return `Open until ${moment(expires)}`;
  if (days > 2) return `${days} days left, until ${day(expires)}`;
  if (hours >= 2) return `${hours} hours left, until ${moment(expires)}`;
  return `Open until ${moment(expires)}`;
}
