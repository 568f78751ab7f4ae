// What writes and settles: loaded when it is first asked for, since the first list needs none of it.
export { acknowledgements } from './acknowledge.ts';
export { cardView } from './card-view.ts';
export { editCard } from './edit-card.ts';
export { foldReceipts } from './fold-receipts.ts';
export { checkDraft, publish } from './publish.ts';
export { issuerHere } from './registries/issue-here.ts';
export { settleOutbox } from './settle.ts';
