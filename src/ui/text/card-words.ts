import type { CardDifference } from '../../registry/card-difference.ts';
import { plural } from './format.ts';

/** One difference of a card as the end of the sentence "Ann …". */
export function differenceWords(difference: CardDifference): string {
  switch (difference.kind) {
    case 'released':
      return `released ${difference.version}`;
    case 'text':
      return difference.to === ''
        ? `took the ${difference.field} away`
        : `set the ${difference.field} to “${shortened(difference.to)}”`;
    case 'set':
      return [
        ...(difference.added.length === 0
          ? []
          : [`added the ${difference.field} ${difference.added.join(', ')}`]),
        ...(difference.removed.length === 0
          ? []
          : [`removed the ${difference.field} ${difference.removed.join(', ')}`]),
      ].join(' and ');
    case 'readme':
      return `edited the readme${readmeSize(difference.longer)}`;
    case 'notes':
      return `wrote the release notes of ${difference.version}`;
    case 'yanked':
      return difference.reason === null
        ? `took the yank of ${difference.version} back`
        : `yanked ${difference.version}${becauseOf(difference.reason)}`;
    case 'unwanted':
      return difference.reason === null
        ? `no longer asks to drop the bytes of ${difference.version}`
        : `asked holders to drop the bytes of ${difference.version}${becauseOf(difference.reason)}`;
    case 'deprecated':
      return difference.as === null
        ? 'took the deprecation back'
        : `deprecated the module${difference.as.replacement === null ? '' : ` in favour of ${difference.as.replacement}`}${becauseOf(difference.as.reason)}`;
  }
}

function readmeSize(longer: number): string {
  if (longer === 0) return '';
  return ` (${plural(Math.abs(longer), 'character')} ${longer > 0 ? 'longer' : 'shorter'})`;
}

function becauseOf(reason: string): string {
  return reason === '' ? '' : `: ${reason}`;
}

function shortened(text: string): string {
  const characters = Array.from(text);
  return characters.length <= 120 ? text : `${characters.slice(0, 119).join('')}…`;
}
