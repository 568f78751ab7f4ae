import { isProblem, problem, type Problem } from './problem.ts';

declare const brand: unique symbol;
/** A module's name, e.g. `io.univrs.crc32`. */
export type ModuleId = string & { readonly [brand]: 'ModuleId' };

export const moduleIdLimit = 128;
const rule = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$/;

/** Parses a module id (SPEC E5); says which part of the rule it breaks. */
export function parseModuleId(text: string): ModuleId | Problem {
  const bad = (reason: string): Problem => problem('module/bad-id', { found: quote(text), reason });
  if (text === '') return bad('it is empty');
  if (text.length > moduleIdLimit) return bad(`it has ${text.length} characters`);
  if (rule.test(text)) return text as ModuleId;
  if (/[A-Z]/.test(text)) return bad('it has capital letters');
  if (!text.includes('.')) return bad('it has one part only, with no dot');
  const strange = /[^a-z0-9_.]/.exec(text);
  if (strange !== null) return bad(`it has the character ${JSON.stringify(strange[0])}`);
  const part = text.split('.').find((name) => !/^[a-z]/.test(name));
  return bad(part === '' ? 'it has an empty part' : `the part "${part}" does not start with a letter`);
}

/** True for a text that is a module id. */
export function isModuleId(text: string): text is ModuleId {
  return !isProblem(parseModuleId(text));
}

/** The text in quotes, cut to 140 characters so that hostile input cannot flood a message. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 140 ? `${text.slice(0, 140)}…` : text);
}
