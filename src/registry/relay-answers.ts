import { readDrop } from './drop.ts';
import type { OutboxItem } from './outbox-item.ts';
import type { StoredEntry } from './ports/storage.ts';
import { isProblem, type Problem } from './problem.ts';
import { problems } from './problems.ts';
import { refusalOf } from './refusal.ts';

/** A relay's answer over HTTP. */
export interface RelayAnswer {
  readonly status: number;
  readonly bytes: Uint8Array;
}

interface Refused {
  readonly kind: 'refused';
  readonly problem: Problem;
}
/** No answer to rely on: to be asked again. */
interface Again {
  readonly kind: 'again';
}

/** To a grant request; the grants are not verified. */
export type RequestAnswer =
  | { readonly kind: 'granted'; readonly grants: readonly StoredEntry[] }
  | Refused
  | Again;

/** To a drop; ids that the relay says it holds. */
export type DropAnswer = { readonly kind: 'held'; readonly held: readonly string[] } | Refused | Again;

const again: Again = { kind: 'again' };

/** Reads what `POST /api/requests` answered. */
export function readRequestAnswer(answer: RelayAnswer, item: OutboxItem): RequestAnswer {
  if (answer.status === 200) {
    const drop = readDrop(answer.bytes);
    return isProblem(drop) ? again : { kind: 'granted', grants: drop.entries };
  }
  const { code, detail, found } = fieldsOf(answer);
  if (code !== 'name-taken' && code !== 'closed' && code !== 'bad-request') return again;
  return { kind: 'refused', problem: refusalOf(item, { code, detail: detail ?? found ?? '' }) };
}

/** Reads what `POST /api/drops` answered. */
export function readDropAnswer(answer: RelayAnswer): DropAnswer {
  if (answer.status === 200) {
    const { held } = jsonOf(answer) as { readonly held?: unknown };
    return Array.isArray(held) ? { kind: 'held', held: held.map(String) } : again;
  }
  const { code, expected, found, action } = fieldsOf(answer);
  if (![400, 413, 422].includes(answer.status) || code === undefined || !(code in problems)) return again;
  const problem: Problem = {
    kind: 'problem',
    code: code as Problem['code'],
    expected: expected ?? '',
    found: found ?? '',
    action: action ?? '',
  };
  return { kind: 'refused', problem };
}

type Field = 'code' | 'detail' | 'expected' | 'found' | 'action';

/** The texts of a refusal, shortened to what a person reads. */
function fieldsOf(answer: RelayAnswer): Partial<Record<Field, string>> {
  const fields = Object.entries(jsonOf(answer)).filter(([, value]) => typeof value === 'string');
  return Object.fromEntries(fields.map(([name, value]) => [name, String(value).slice(0, 500)]));
}

function jsonOf({ bytes }: RelayAnswer): object {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
