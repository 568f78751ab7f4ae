import { fromHex, toHex } from '../../willow/bytes.ts';

/** Where a browser can be reached, as ICE found it: a UDP address of its own network, or an mDNS name that hides it. */
export interface Candidate {
  readonly address: string;
  readonly port: number;
}

/** What of a session description (RFC 8866, RFC 8829) two browsers must know of each other to open a data channel; all else is the same for all. */
export interface Description {
  readonly kind: 'offer' | 'answer';
  /** ICE user fragment and password (RFC 8839). */
  readonly ufrag: string;
  readonly pwd: string;
  /** SHA-256 of the DTLS certificate, 32 bytes: whoever is at the other end of the channel has its key. */
  readonly fingerprint: Uint8Array;
  readonly candidates: readonly Candidate[];
}

/** More of them are left out: a device has a few. */
export const candidatesAtMost = 8;

const iceText = /^[A-Za-z0-9+/]+$/;

/** Whether a description of a stranger may be written into SDP: none of its texts can end a line or begin a field. */
export function isSound({ ufrag, pwd, fingerprint, candidates }: Description): boolean {
  return (
    iceText.test(ufrag) &&
    ufrag.length >= 4 &&
    ufrag.length <= 256 &&
    iceText.test(pwd) &&
    pwd.length >= 22 &&
    pwd.length <= 256 &&
    fingerprint.length === 32 &&
    candidates.length <= candidatesAtMost &&
    candidates.every(
      ({ address, port }) =>
        /^[0-9a-zA-Z.:-]{2,253}$/.test(address) && Number.isInteger(port) && port > 0 && port < 65_536,
    )
  );
}

/** The description in what a browser says of itself; null when it says no such thing. */
export function readSdp(kind: Description['kind'], sdp: string): Description | null {
  const lines = sdp.split(/\r?\n/);
  const field = (name: string): string | undefined =>
    lines.find((line) => line.startsWith(`a=${name}:`))?.slice(name.length + 3);
  const [algorithm, digits = ''] = (field('fingerprint') ?? '').split(' ');
  const fingerprint =
    algorithm?.toLowerCase() === 'sha-256' ? fromHex(digits.replaceAll(':', '').toLowerCase()) : null;
  const candidates = lines.flatMap((line) => {
    const parts = line.startsWith('a=candidate:') ? line.slice(12).split(' ') : [];
    const [, component, protocol, , address, port, , type] = parts;
    return component === '1' && protocol?.toLowerCase() === 'udp' && type === 'host' && address !== undefined
      ? [{ address, port: Number(port) }]
      : [];
  });
  const description: Description = {
    kind,
    ufrag: field('ice-ufrag') ?? '',
    pwd: field('ice-pwd') ?? '',
    fingerprint: fingerprint ?? new Uint8Array(),
    candidates: candidates.slice(0, candidatesAtMost),
  };
  return isSound(description) ? description : null;
}

/** The session description of a sound one: one data channel, and nothing else. */
export function writeSdp({ kind, ufrag, pwd, fingerprint, candidates }: Description): string {
  const digits = toHex(fingerprint)
    .toUpperCase()
    .replaceAll(/..(?!$)/g, '$&:');
  const reached = candidates.map(
    ({ address, port }, at) =>
      `a=candidate:${at + 1} 1 udp ${2_122_260_223 - at} ${address} ${port} typ host generation 0`,
  );
  return [
    'v=0',
    'o=- 1 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    ...reached,
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${pwd}`,
    `a=fingerprint:sha-256 ${digits}`,
    `a=setup:${kind === 'offer' ? 'actpass' : 'active'}`,
    'a=mid:0',
    'a=sctp-port:5000',
    'a=max-message-size:262144',
    '',
  ].join('\r\n');
}
