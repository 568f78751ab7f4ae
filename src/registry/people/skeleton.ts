/** Letters of other scripts that look like Latin ones, lower-case; what Unicode TR39 says of the scripts in use, not its whole table. */
const lookAlikes: ReadonlyMap<string, string> = new Map(
  [
    'a\u0430\u03b1\u0251',
    'b\u0432\u044c\u03b2',
    'c\u0441\u03f2',
    'd\u0501\u0111',
    'e\u0435\u03b5\u04bd',
    'g\u0261\u0581',
    'h\u04bb\u043d\u0570',
    'i\u0456\u03b9\u0131l1|!\u04cf\u0142\u01c0',
    'j\u0458\u03f3',
    'k\u043a\u03ba',
    'm\u043c',
    'n\u03b7\u0578\u043f',
    'o\u043e\u03bf\u03c3\u0585\u00f80\u0555',
    'p\u0440\u03c1',
    'q\u051b',
    'r\u0433',
    's\u0455\ua731',
    't\u0442\u03c4',
    'u\u03c5\u03bc\u057d',
    'v\u03bd\u0475',
    'w\u051d\u03c9\u0448\u0561',
    'x\u0445\u03c7',
    'y\u0443\u03b3',
    'z\u03b6',
  ].flatMap(([latin = '', ...others]) => others.map((other) => [other, latin] as const)),
);

/** What two names have in common that people may take for each other: without case, accents, spaces and signs, look-alikes as one. */
export function skeletonOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
  const letters = Array.from(plain, (letter) => lookAlikes.get(letter) ?? letter);
  return letters
    .join('')
    .replace(/[^\p{L}\p{N}\p{So}]+/gu, '')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replaceAll('ci', 'd');
}
