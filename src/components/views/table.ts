/** The numbers behind a view: what the table on the page and the CSV show. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}
