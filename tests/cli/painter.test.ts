import { Terminal } from "@xterm/headless";
import { describe, expect, it } from "vitest";
import { painterOn } from "../../src/cli/painter.ts";
import { displayWidth } from "../../src/report/display-width.ts";

/** What a real terminal shows of it: xterm.js without a screen. */
const terminal = (columns: number, rows: number) => {
  const xterm = new Terminal({
    cols: columns,
    rows,
    allowProposedApi: true,
    convertEol: true,
    scrollback: 200,
  });
  let size = { columns, rows };
  const writes: string[] = [];
  const output = {
    write: (text: string) => {
      writes.push(text);
      xterm.write(text);
    },
    isTTY: true,
    get columns() {
      return size.columns;
    },
    get rows() {
      return size.rows;
    },
  };
  /** Once it has taken in what was written. */
  const settled = () =>
    new Promise<void>((resolve) => {
      xterm.write("", resolve);
    });
  return {
    output,
    writes,
    painter: painterOn(output, displayWidth),
    /** Its lines, those scrolled out of sight included, without the empty ones at the end. */
    screen: async (): Promise<string[]> => {
      await settled();
      const { active } = xterm.buffer;
      const lines = Array.from({ length: active.length }, (_, row) =>
        active.getLine(row)!.translateToString(true),
      );
      return lines.join("\n").trimEnd().split("\n");
    },
    cursor: async () => {
      await settled();
      const { cursorX, cursorY, baseY } = xterm.buffer.active;
      return { column: cursorX, row: baseY + cursorY };
    },
    resize: async (to: { columns: number; rows: number }) => {
      await settled();
      size = to;
      xterm.resize(to.columns, to.rows);
    },
  };
};

describe("the painter", () => {
  it("draws over what it drew, whatever grew or shrank", async () => {
    const { painter, output, screen } = terminal(40, 12);
    output.write("$ hardfacts\n");
    const drawings = [
      ["a"],
      ["a", "bb", "ccc"],
      ["a", "BB"],
      ["", "x", "", "y"],
      ["伪共享", "\u001b[32mgreen\u001b[39m"],
    ];
    for (const lines of drawings) {
      painter.paint(lines);
      const shown = lines.map((line) => line.replaceAll(/\u001b\[\d+m/g, ""));
      expect(await screen()).toEqual(["$ hardfacts", ...shown].join("\n").trimEnd().split("\n"));
    }
  });

  it("writes only what has changed, in one piece", () => {
    const { painter, writes } = terminal(40, 12);
    painter.paint(["first", "second", "third"]);
    painter.paint(["first", "2nd", "third"]);
    painter.paint(["first", "2nd", "third"]);
    expect(writes).toHaveLength(2);
    expect(writes[1]).toContain("2nd");
    expect(writes[1]).not.toMatch(/first|third/);
  });

  it("leaves the cursor visible at the beginning of the line below", async () => {
    const { painter, writes, cursor } = terminal(40, 12);
    painter.paint(["one", "two"]);
    expect(await cursor()).toEqual({ column: 0, row: 2 });
    painter.paint(["one"]);
    expect(await cursor()).toEqual({ column: 0, row: 1 });
    expect(writes.join("")).not.toContain("?25l");
  });

  it("keeps what is printed above, and takes itself away in the end", async () => {
    const { painter, screen, cursor } = terminal(40, 12);
    painter.paint(["one", "two"]);
    painter.print("a child died");
    painter.paint(["one", "three"]);
    expect(await screen()).toEqual(["a child died", "one", "three"]);
    painter.erase();
    expect(await screen()).toEqual(["a child died"]);
    expect(await cursor()).toEqual({ column: 0, row: 1 });
    painter.erase();
    expect(await screen()).toEqual(["a child died"]);
  });

  it("draws at the foot of a full screen, and eats nothing of what is above", async () => {
    const { painter, output, screen } = terminal(40, 6);
    for (let line = 0; line < 10; line++) output.write(`line ${line}\n`);
    for (let turn = 0; turn < 3; turn++) painter.paint(["one", `turn ${turn}`, "three", "four", "five"]);
    painter.erase();
    expect(await screen()).toEqual(Array.from({ length: 10 }, (_, line) => `line ${line}`));
  });

  it.each([
    ["narrower, so that its lines are wrapped", { columns: 12, rows: 12 }],
    ["wider", { columns: 60, rows: 12 }],
    ["higher", { columns: 40, rows: 20 }],
  ])("draws anew on a terminal that became %s", async (_, size) => {
    const { painter, output, screen, resize } = terminal(40, 12);
    output.write("$ hf\n");
    painter.paint(["a line of thirty-one characters", "short"]);
    await resize(size);
    painter.paint(["first", "second"]);
    expect(await screen()).toEqual(["$ hf", "first", "second"]);
    painter.erase();
    expect(await screen()).toEqual(["$ hf"]);
  });

  it("takes a terminal that does not know its size for one of 80 columns", async () => {
    const written: string[] = [];
    const output = {
      write: (text: string) => void written.push(text),
      isTTY: true,
      columns: 0,
      rows: undefined,
    };
    const painter = painterOn(output, displayWidth);
    painter.paint(["x".repeat(100)]);
    painter.erase();
    expect(written.at(-1)).toBe("\r\u001b[2A\u001b[J");
    await Promise.resolve();
  });
});
