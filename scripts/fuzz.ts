// npm run fuzz                                  a million mutants for each decoder
// npm run fuzz -- --mutants 5000000 --seed 7    more, others
// npm run fuzz -- --only capability             one of them
import { parseArgs } from 'node:util';
import { fuzz, fuzzedDecoders } from '../src/willow/fuzz.cases.ts';

const { values } = parseArgs({
  options: {
    mutants: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const [mutants, seed] = [Number(values.mutants), Number(values.seed)];
const chosen = fuzzedDecoders.filter(({ name }) => values.only === undefined || name === values.only);
if (!Number.isSafeInteger(mutants) || mutants < 1 || !Number.isSafeInteger(seed) || chosen.length === 0) {
  const names = fuzzedDecoders.map(({ name }) => `"${name}"`).join(', ');
  process.stderr.write(
    `fuzz: expected whole numbers for --mutants and --seed, and for --only one of ${names}\n`,
  );
  process.exit(2);
}
for (const target of chosen) {
  const before = performance.now();
  const { accepted, refused } = await fuzz(target, { seed, mutants });
  const seconds = ((performance.now() - before) / 1000).toFixed(1);
  process.stdout.write(
    `${target.name}: ${mutants} mutants, ${refused} refused, ${accepted} accepted, ${seconds} s\n`,
  );
}
