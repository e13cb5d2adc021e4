import { expect, test } from "vitest";
import page from "../../../../docs/designer.md?raw";
import { shown } from "./keys";
import { COMMANDS } from "./table";

test("no key stands for two commands", () => {
  const keys = COMMANDS.flatMap((each) => each.keys);
  expect(keys.length).toBe(new Set(keys).size);
});

test("docs/designer.md tells every command that has a key", () => {
  const rows = COMMANDS.filter((each) => each.keys.length > 0).map((each) => {
    const keys = each.keys.map((one) =>
      shown(one)
        .map((key) => `<kbd>${key}</kbd>`)
        .join(" "),
    );
    return `| ${keys.join(" or ")} | ${each.title} |`;
  });
  const table = `| keys | what they do |\n|---|---|\n${rows.join("\n")}\n`;
  expect(page).toContain(table);
});
