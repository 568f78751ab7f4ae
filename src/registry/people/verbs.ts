/** What is loaded when a page first asks about people, or speaks as one: nothing of it is needed for the first list. */
export { countInstall, shareInstalls, sharesInstalls } from './install-share.ts';
export { rate, unrate } from './rate.ts';
export { contactsOf, noteContact } from './note-contact.ts';
export { personOf, saysOf } from './person.ts';
export { refreshCircle } from './read-circle.ts';
export { sayName, sayTrust } from './say.ts';
