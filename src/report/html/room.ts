import type { Html } from "./html.ts";

/**
 * How many characters a part of a page may take. Runs of ours keep far below; a run file that somebody made, or an own experiment with
 * thousands of quantities, would make pages that no browser opens.
 */
export class Room {
  #left: number;

  constructor(characters: number) {
    this.#left = characters;
  }

  /** Something did not fit. */
  get isFull(): boolean {
    return this.#left < 0;
  }

  /** Takes so many characters; or none, and says no, where there are not as many left. From then on nothing fits. */
  takes(characters: number): boolean {
    if (characters > this.#left) {
      this.#left = -1;
      return false;
    }
    this.#left -= characters;
    return true;
  }

  /** The first of these for which there is room; what is left out is not even rendered. */
  fill<T>(items: readonly T[], render: (item: T) => Html): readonly Html[] {
    const shown: Html[] = [];
    for (const item of items) {
      if (this.isFull) break;
      const rendered = render(item);
      if (!this.takes(rendered.text.length)) break;
      shown.push(rendered);
    }
    return shown;
  }
}

/** The first of these texts that fit into so many characters, and how many more there are. */
export const fewOf = (texts: readonly string[], characters: number): readonly string[] => {
  const room = new Room(characters);
  const most = texts.findIndex((text) => !room.takes(text.length));
  return most < 0 ? texts : [...texts.slice(0, most), `and ${texts.length - most} more, in the run file`];
};
