/** The lesson that explains a figure, by the id of the figure's frame: its caption links there. */
export const explainedIn: Readonly<Record<string, string>> = {
  patches: "08-patches",
};
