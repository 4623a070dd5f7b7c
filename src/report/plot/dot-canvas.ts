/** A place on a canvas: from the left and from above, in dots. */
export interface Dot {
  readonly x: number;
  readonly y: number;
}

/** What stands in a cell of a terminal, and whose it is. */
export interface Cell {
  readonly character: string;
  /** The line it belongs to; null where it is nobody's. */
  readonly line: number | null;
}

export const DOTS_ACROSS = 2;
export const DOTS_DOWN = 4;

/** Bits of the braille patterns (U+2800), by column and row of the dot in its cell. */
const BITS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;

const EMPTY: Cell = { character: " ", line: null };

/** Cells of a terminal of two by four dots each, drawn to by lines that have numbers; a line drawn later covers an earlier one. */
export class DotCanvas {
  readonly columns: number;
  readonly rows: number;
  readonly #unicode: boolean;
  readonly #dots = new Map<number, { readonly line: number; readonly bits: number }>();
  readonly #signs = new Map<number, Cell>();

  constructor(columns: number, rows: number, unicode: boolean) {
    this.columns = columns;
    this.rows = rows;
    this.#unicode = unicode;
  }

  /** The dot of a place: 0..1 from the left, 0..1 from below. */
  dotAt(across: number, up: number): Dot {
    return {
      x: Math.round(across * (this.columns * DOTS_ACROSS - 1)),
      y: Math.round((1 - up) * (this.rows * DOTS_DOWN - 1)),
    };
  }

  /** Bresenham's line from dot to dot, both included; the dots in between, and those two, in their order. */
  draw(from: Dot, to: Dot, line: number): readonly Dot[] {
    const path: Dot[] = [];
    let { x, y } = from;
    const [dx, dy] = [Math.abs(to.x - x), Math.abs(to.y - y)];
    const [stepX, stepY] = [Math.sign(to.x - x), Math.sign(to.y - y)];
    let error = dx - dy;
    for (;;) {
      this.#set(x, y, line);
      path.push({ x, y });
      if (x === to.x && y === to.y) return path;
      const twice = 2 * error;
      if (twice > -dy) {
        error -= dy;
        x += stepX;
      }
      if (twice < dx) {
        error += dx;
        y += stepY;
      }
    }
  }

  /** A sign over the cell that a dot lies in. */
  mark({ x, y }: Dot, character: string, line: number): void {
    this.#signs.set(this.#cellOf(x, y), { character, line });
  }

  cell(column: number, row: number): Cell {
    const index = row * this.columns + column;
    const sign = this.#signs.get(index);
    if (sign !== undefined) return sign;
    const dots = this.#dots.get(index);
    if (dots === undefined) return EMPTY;
    return { character: this.#unicode ? String.fromCodePoint(0x2800 + dots.bits) : ".", line: dots.line };
  }

  #cellOf(x: number, y: number): number {
    return Math.floor(y / DOTS_DOWN) * this.columns + Math.floor(x / DOTS_ACROSS);
  }

  #set(x: number, y: number, line: number): void {
    const index = this.#cellOf(x, y);
    const before = this.#dots.get(index);
    const bit = BITS[x % DOTS_ACROSS]![y % DOTS_DOWN]!;
    // A cell has one colour: that of the line drawn last. What others have in it stays.
    this.#dots.set(index, { line, bits: (before?.bits ?? 0) | bit });
  }
}
