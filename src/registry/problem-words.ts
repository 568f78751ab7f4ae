/** What a person reads of a problem. */
export type Words = readonly [expected: string, found: string, action: string];

/** Rows of the table of problems, by code; each makes the words of its fields. */
export const table = <T extends Record<string, (fields: never) => Words>>(rows: T): T => rows;
