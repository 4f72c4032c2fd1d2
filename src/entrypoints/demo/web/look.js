/** What of an element's look can be changed, and how that is written down. */

/** The properties that are colours, and what each is for. */
export const COLOURS = [
  ["--course-accent", "Accent"],
  ["--course-on-accent", "On the accent"],
  ["--course-surface", "Surface"],
  ["--course-raised", "Raised surface"],
  ["--course-text", "Text"],
  ["--course-muted", "Quiet text"],
  ["--course-border", "Lines"],
  ["--course-good", "Completed"],
  ["--course-warn", "Ends soon"],
  ["--course-focus", "Focus"],
];

export const FONTS = [
  ["", "The page's own"],
  ["Georgia, serif", "With serifs"],
  ["ui-rounded, system-ui, sans-serif", "Round"],
  ["ui-monospace, monospace", "Typewriter"],
];

export const PRESETS = {
  "This shop": {},
  Ink: {
    "--course-accent": "#1d3a8a",
    "--course-on-accent": "#ffffff",
    "--course-surface": "#ffffff",
    "--course-raised": "#f1f4fb",
    "--course-text": "#111827",
    "--course-muted": "#4b5563",
    "--course-border": "#d1d5db",
    "--course-good": "#166534",
    "--course-warn": "#92400e",
    "--course-focus": "#1d3a8a",
    "--course-radius": "4px",
    "--course-font": "Georgia, serif",
  },
  Night: {
    "--course-accent": "#c4b5fd",
    "--course-on-accent": "#1e1b4b",
    "--course-surface": "#18181b",
    "--course-raised": "#27272a",
    "--course-text": "#fafafa",
    "--course-muted": "#b4b4bd",
    "--course-border": "#3f3f46",
    "--course-good": "#86efac",
    "--course-warn": "#fdba74",
    "--course-focus": "#c4b5fd",
    "--course-radius": "20px",
  },
};

/** Write the lines that make the element as it is shown; `origin` is where Coursedock is. */
export function snippet({ tag, lang, dir, course }, properties, origin) {
  const attributes = [
    lang !== "en" && `lang="${lang}"`,
    dir !== "ltr" && `dir="${dir}"`,
    tag === "course-player" ? `course="${course}" library="/account/courses"` : 'href="/account/courses/{course}"',
  ];
  const rules = [...properties].map(([name, value]) => `    ${name}: ${value};\n`).join("");
  return [
    `<script type="module" src="${origin}/courses.js"></script>`,
    rules && `<style>\n  ${tag} {\n${rules}  }\n</style>`,
    `<${[tag, ...attributes].filter(Boolean).join(" ")}></${tag}>`,
    [
      '<script type="module">',
      `  document.querySelector("${tag}").session = async () => {`,
      '    const answer = await fetch("/course-session", { method: "POST" });',
      "    return answer.ok ? (await answer.json()).token : null;",
      "  };",
      "</script>",
    ].join("\n"),
  ].filter(Boolean).join("\n\n");
}
