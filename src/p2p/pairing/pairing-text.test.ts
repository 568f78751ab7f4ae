import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSdp, writeSdp, type Description } from './description.ts';
import { readPairingText, writePairingText } from './pairing-text.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const ice = (least: number) =>
  fc.string({ unit: fc.constantFrom(...Array.from('abcXYZ019+/')), minLength: least, maxLength: 40 });
const address = fc.oneof(
  fc.uuid().map((uuid) => `${uuid}.local`),
  fc.ipV4(),
  fc.ipV6(),
);
const descriptions: fc.Arbitrary<Description> = fc.record({
  kind: fc.constantFrom('offer' as const, 'answer' as const),
  ufrag: ice(4),
  pwd: ice(22),
  fingerprint: bytes(32),
  candidates: fc.array(fc.record({ address, port: fc.integer({ min: 1, max: 65_535 }) }), { maxLength: 8 }),
});

const chromium = [
  'v=0',
  'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0',
  'a=extmap-allow-mixed',
  'a=msid-semantic: WMS',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  'c=IN IP4 0.0.0.0',
  'a=candidate:1 1 udp 2113937151 0d1f7f1e-1f0a-4b3c-8d2e-5a6b7c8d9e0f.local 54321 typ host generation 0 network-cost 999',
  'a=candidate:2 1 tcp 1518280447 192.0.2.7 9 typ host tcptype active generation 0',
  'a=candidate:3 1 udp 1677729535 198.51.100.9 4000 typ srflx raddr 0.0.0.0 rport 0',
  'a=ice-ufrag:aB3+',
  'a=ice-pwd:0123456789abcdefghijklmn',
  'a=ice-options:trickle',
  `a=fingerprint:sha-256 ${Array<string>(32).fill('AB').join(':')}`,
  'a=setup:actpass',
  'a=mid:0',
  'a=sctp-port:5000',
  'a=max-message-size:262144',
  '',
].join('\r\n');

describe('what two browsers must know of each other', () => {
  it('[N43] is read from what a browser says of itself', () => {
    expect(readSdp('offer', chromium)).toEqual({
      kind: 'offer',
      ufrag: 'aB3+',
      pwd: '0123456789abcdefghijklmn',
      fingerprint: new Uint8Array(32).fill(0xab),
      candidates: [{ address: '0d1f7f1e-1f0a-4b3c-8d2e-5a6b7c8d9e0f.local', port: 54_321 }],
    });
    expect(readSdp('offer', chromium.replace('a=ice-pwd:', 'a=x:'))).toBeNull();
    expect(readSdp('offer', chromium.replace('sha-256', 'sha-1'))).toBeNull();
  });

  it('[N43] written as SDP and read back is the same', () => {
    fc.assert(
      fc.property(descriptions, (description) => {
        expect(readSdp(description.kind, writeSdp(description))).toEqual(description);
      }),
    );
  });
});

describe('the text of a pairing', () => {
  const sample = (description: Description) => ({
    description,
    namespace: new Uint8Array(32).fill(7),
    pairing: new Uint8Array(8).fill(9),
  });

  it('[N43] says all of it, in less than 300 characters for a device with two addresses, and survives broken lines', () => {
    fc.assert(
      fc.property(descriptions, (description) => {
        const text = writePairingText(sample(description));
        expect(readPairingText(text)).toEqual(sample(description));
        expect(readPairingText(`  ${text.replaceAll(/.{40}/g, '$&\n')}`)).toEqual(sample(description));
      }),
    );
    const description = readSdp('offer', chromium);
    if (description === null) throw new Error('no description');
    const [place = { address: '', port: 0 }] = description.candidates;
    const two = { ...description, candidates: [place, place] };
    expect(writePairingText(sample(two)).length).toBeLessThan(300);
  });

  it('[N43] with a byte changed is no text, or one that can be written down as it is; nothing ends a line of SDP', () => {
    fc.assert(
      fc.property(
        descriptions,
        fc.nat(),
        fc.constantFrom(...Array.from('ABCxyz019-_.\n"')),
        (description, place, letter) => {
          const text = writePairingText(sample(description));
          const at = place % text.length;
          const read = readPairingText(text.slice(0, at) + letter + text.slice(at + 1));
          if (read === null) return;
          expect(readPairingText(writePairingText(read))).toEqual(read);
          const lines = writeSdp(read.description).split('\r\n');
          expect(lines).toHaveLength(15 + read.description.candidates.length);
        },
      ),
      { numRuns: 500 },
    );
    const line = {
      ...sample({ ...(readSdp('offer', chromium) as Description), pwd: `${'x'.repeat(22)}\r\na=evil:1` }),
    };
    expect(readPairingText(writePairingText(line))).toBeNull();
    for (const text of ['', 'genpair1.', 'genpair1.AAAA', 'hello', `genpair1.${'A'.repeat(5_000)}`])
      expect(readPairingText(text)).toBeNull();
  });
});
