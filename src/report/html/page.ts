import { createHash } from "node:crypto";
import { html, trusted, type Html } from "./html.ts";
import { STYLESHEET } from "./stylesheet.ts";

export interface PageParts {
  readonly title: string;
  readonly body: Html;
  /** Runs at the end of the body; null for none. */
  readonly script: string | null;
}

/** Of an inline script or stylesheet, so that the page lets nothing else run. */
const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** A whole document that asks for nothing beyond itself: its policy forbids it (CSP 3, default-src 'none'). */
export const renderPage = ({ title, body, script }: PageParts): string => {
  const scriptSource = script === null ? "'none'" : hashOf(script);
  const policy = `default-src 'none'; style-src ${hashOf(STYLESHEET)}; script-src ${scriptSource}; img-src data:; base-uri 'none'; form-action 'none'`;
  // Whole elements, for every character between their tags is part of what is hashed.
  const style = trusted(`<style>${STYLESHEET}</style>`);
  const behaviour = script === null ? null : trusted(`<script>${script}</script>`);
  const head = html`
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="generator" content="hardfacts" />
    <title>${title}</title>
    ${style}
  `;
  return `<!doctype html>
<html lang="en" class="no-script"><head>${head.text}</head><body>${body.text}${behaviour?.text ?? ""}</body></html>
`;
};
