/** What is loaded when a page first asks about rights: nothing of it is needed for the first list. */
export { chooseRival, pickRival } from './choose-rival.ts';
export { evidenceOf } from './evidence.ts';
export { grantRight } from './grant-right.ts';
export { listRights } from './list-rights.ts';
export { consentToOwner } from './owner-consent.ts';
export { revokeRight } from './revoke-right.ts';
export { transferName } from './transfer-name.ts';
