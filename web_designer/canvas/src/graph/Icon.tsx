/** The icons of node types: the same files that maps and pages draw with. */

const FILES = import.meta.glob<string>("../../../../ivr/drawing/icons/*.svg", {
  query: "?raw",
  import: "default",
  eager: true,
});

const SHAPES = new Map(
  Object.entries(FILES).map(([file, svg]) => [
    file.replace(/^.*\/|\.svg$/g, ""),
    /<svg[^>]*>([\s\S]*)<\/svg>/.exec(svg)?.[1] ?? "",
  ]),
);

/** Gives an icon by its lucide name; one that is not here is a question mark. */
export function Icon({ name, size = 16 }: { name: string; size?: number }) {
  const shapes = SHAPES.get(name) ?? SHAPES.get("circle-help") ?? "";
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      // biome-ignore lint/security/noDangerouslySetInnerHtml: our own files, read when this was built
      dangerouslySetInnerHTML={{ __html: shapes }}
    />
  );
}
