import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "intervals",
    id: "first-touch",
    title: "Pages on the node that touched them",
    caption:
      "Share of pages on the node asked about. Memory lies where it is touched first, unless a policy says otherwise.",
    items: [
      shown("local-fraction", "on the toucher's node"),
      shown("local-fraction-bound-elsewhere", "the same, bound to another node"),
      shown("toucher-fraction", "mapped by one, touched by another: the toucher's"),
      shown("toucher-fraction-untouched", "on a node that never touched them"),
    ],
  },
  {
    kind: "intervals",
    id: "policies",
    title: "Pages that a policy binds",
    caption:
      "Pages counted over all pairs of nodes: bound to a node none lies elsewhere, while without a policy all of them do.",
    items: [
      shown("bound-pages", "bound to another node"),
      shown("pages-outside-mask", "of these, elsewhere"),
      shown("pages-without-policy", "without a policy"),
      shown("pages-outside-no-policy", "of these, elsewhere"),
    ],
  },
];
