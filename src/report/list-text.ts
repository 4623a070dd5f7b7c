import type { Chapter } from "../experiment/chapter.ts";
import { chapterOf, type Claim } from "../experiment/claim.ts";
import type { Experiment } from "../experiment/experiment.ts";
import type { Requirement } from "../experiment/requirement.ts";
import { chapterHeading } from "./chapter-heading.ts";
import { hanging } from "./paragraph.ts";
import { plainText } from "./plain-text.ts";
import { requirementText } from "./requirement-text.ts";
import type { Style } from "./style.ts";

/** What can be measured: by chapter its experiments, with their claims of that chapter, layers and needs. Ends in a newline. */
export const renderList = (
  experiments: readonly Experiment[],
  chapters: readonly Chapter[],
  style: Style,
): string => {
  const covered = new Set(experiments.flatMap(({ claims }) => claims.map(chapterOf)));
  const known = chapters.filter(({ id }) => covered.has(id)).map(({ id }) => id);
  const ids = [...known, ...[...covered].filter((id) => !known.includes(id)).sort()];
  const sections = ids.map((id) => [
    ...chapterHeading(
      id,
      chapters.find((chapter) => chapter.id === id),
      style,
    ),
    ...experiments.flatMap((experiment) => {
      const claims = experiment.claims.filter((claim) => chapterOf(claim) === id);
      return claims.length === 0 ? [] : experimentLines(experiment, claims, style);
    }),
  ]);
  const controls = experiments.filter(({ claims }) => claims.length === 0);
  if (controls.length > 0) {
    sections.push([
      style.colors.bold("Controls of the instrument itself, part of every run"),
      ...controls.flatMap((experiment) => experimentLines(experiment, [], style)),
    ]);
  }
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
};

const experimentLines = (experiment: Experiment, claims: readonly Claim[], style: Style): string[] => {
  const { width, colors } = style;
  const about = [experiment.layers.join(", "), ...needs(experiment.requires)].join("; ");
  return [
    ...hanging(`  ${experiment.id}  `, plainText(experiment.shows, style), width),
    ...hanging("    ", plainText(about, style), width).map((line) => colors.dim(line)),
    ...claims.flatMap((claim) => {
      const details = [claim.layers.join(", "), ...needs(claim.requires ?? [])].join("; ");
      return [
        ...hanging("    ", plainText(claim.id, style), width),
        ...hanging("        ", plainText(`${claim.title} (${details})`, style), width).map((line) =>
          colors.dim(line),
        ),
      ];
    }),
  ];
};

const needs = (requires: readonly Requirement[]): string[] =>
  requires.length === 0 ? [] : [`needs ${requires.map(requirementText).join(", ")}`];

/** What can be measured, as data, for `hardfacts list --json`. */
export const listData = (experiments: readonly Experiment[]) =>
  experiments.map(({ id, shows, role, layers, requires, claims }) => ({
    id,
    shows,
    role,
    layers,
    requires,
    claims: claims.map((claim) => ({
      id: claim.id,
      chapter: chapterOf(claim),
      title: claim.title,
      statement: claim.statement,
      source: claim.source,
      prior: claim.prior,
      layers: claim.layers,
      requires: claim.requires ?? [],
    })),
  }));
