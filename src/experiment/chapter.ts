/** A numbered document of the handbook. */
export interface Chapter {
  /** `02.02.04`; a few carry a word for the last part, as the handbook does. */
  readonly id: string;
  readonly title: string;
  readonly titleZh: string;
}
