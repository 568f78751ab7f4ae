import { equalBytes, fromHex, toHex } from '../../willow/bytes.ts';
import type { Pairing, Pairings, PairingState } from '../../registry/ports/pairings.ts';
import { problem, type Problem } from '../../registry/problem.ts';
import type { Remote } from '../byte-channel.ts';
import { carry } from '../bridge/carry.ts';
import { readSdp, writeSdp, type Description } from './description.ts';
import type { PairedChannel } from './paired-channels.ts';
import { readPairingText, writePairingText } from './pairing-text.ts';
import { rtcChannel } from './rtc-channel.ts';

/** Milliseconds for a browser to find out under which addresses it can be reached. */
const gatherMs = 3_000;

/** The label of the data channels of this protocol. */
const label = 'gen-registry-sync-1';

interface Live {
  readonly connection: RTCPeerConnection;
  readonly remote: () => Remote;
}

/**
 * The pairings of this page (SPEC N43): an RTCPeerConnection each, over which the registry worker syncs. `offer` gives a port to each worker that
 * comes: it gets a new channel over every connection that lives, since a session of the worker before cannot be taken up.
 */
export function pagePairings(offer: (makePort: () => MessagePort) => void): Pairings {
  const living = new Set<Live>();
  const made = new Set<Pairing>();
  let worker: MessagePort | null = null;
  /** Opened while there was no port yet. */
  let waiting: PairedChannel[] = [];
  const give = (channel: RTCDataChannel, remote: Remote): void => {
    const { port1, port2 } = new MessageChannel();
    void carry(rtcChannel(channel, remote), port1);
    const paired: PairedChannel = { remote, port: port2 };
    if (worker === null) waiting.push(paired);
    else worker.postMessage(paired, [port2]);
  };
  const open = ({ connection, remote }: Live): void =>
    give(connection.createDataChannel(label, { ordered: true }), remote());
  let serving = false;
  const serve = (): void => {
    if (serving) return;
    serving = true;
    offer(() => {
      const { port1, port2 } = new MessageChannel();
      worker?.close();
      worker = port1;
      for (const paired of waiting) port1.postMessage(paired, [paired.port]);
      waiting = [];
      for (const live of living) if (live.connection.connectionState === 'connected') open(live);
      return port2;
    });
  };

  const begin = (namespace: Uint8Array, pairing: Uint8Array) => {
    serve();
    const connection = new RTCPeerConnection({ iceServers: [] });
    const listeners = new Set<() => void>();
    let other: Uint8Array | null = null;
    let state: PairingState = 'exchanging';
    const live: Live = { connection, remote: () => remoteOf(other ?? pairing) };
    const turn = (next: PairingState): void => {
      if (state === 'ended' || state === next) return;
      state = next;
      if (next === 'ended') {
        living.delete(live);
        connection.close();
      }
      for (const listener of listeners) listener();
    };
    living.add(live);
    connection.addEventListener('datachannel', ({ channel }) => {
      if (channel.label === label) give(channel, live.remote());
      else channel.close();
    });
    connection.addEventListener('connectionstatechange', () => {
      const now = connection.connectionState;
      if (now === 'connected') {
        turn('connected');
        // the other side's end is heard here at once, and by ICE only after a quarter of a minute
        const { sctp } = connection;
        sctp?.addEventListener('statechange', () => sctp.state === 'closed' && turn('ended'));
      }
      if (now === 'failed' || now === 'closed') turn('ended');
    });
    const text = async (kind: Description['kind']): Promise<string> => {
      await gathered(connection);
      const description = readSdp(kind, connection.localDescription?.sdp ?? '');
      if (description === null) throw new Error('this browser describes itself in a way that is not known');
      return writePairingText({ description, namespace, pairing });
    };
    const shown = (kind: Pairing['kind'], itsText: string, take: Pairing['take']): Pairing => {
      const one: Pairing = {
        kind,
        text: itsText,
        state: () => state,
        take,
        on(listener) {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        end: () => turn('ended'),
      };
      made.add(one);
      return one;
    };
    /** What fails before there is a text leaves no connection behind. */
    const orEnd = async <T>(making: Promise<T>): Promise<T> => {
      try {
        return await making;
      } catch (error) {
        turn('ended');
        throw error;
      }
    };
    const meet = async (description: Description): Promise<void> => {
      other = description.fingerprint;
      await connection.setRemoteDescription({ type: description.kind, sdp: writeSdp(description) });
    };
    return { connection, live, turn, text, shown, meet, orEnd };
  };

  return {
    all: () => [...made].filter((pairing) => pairing.state() !== 'ended'),
    async offer(open) {
      const namespace = keyOf(open);
      const pairing = crypto.getRandomValues(new Uint8Array(8));
      const { connection, live, turn, text, shown, meet, orEnd } = begin(namespace, pairing);
      // its own channel, so that there is something to describe; that to the worker comes with the answer
      const first = connection.createDataChannel(label, { ordered: true });
      const make = async (): Promise<string> => {
        await connection.setLocalDescription(await connection.createOffer());
        return text('offer');
      };
      return shown('offer', await orEnd(make()), async (answer) => {
        const read = readPairingText(answer);
        if (read === null || read.description.kind !== 'answer')
          return problem('pairing/no-text', { wanted: 'answer', found: foundWords(answer, read) });
        if (!equalBytes(read.pairing, pairing)) return problem('pairing/other-offer', {});
        await meet(read.description);
        turn('connecting');
        give(first, live.remote());
        return null;
      });
    },
    async answer(open, offered) {
      const namespace = keyOf(open);
      const read = readPairingText(offered);
      if (read === null || read.description.kind !== 'offer')
        return problem('pairing/no-text', { wanted: 'offer', found: foundWords(offered, read) });
      if (!equalBytes(read.namespace, namespace))
        return problem('pairing/other-registry', { found: toHex(read.namespace), here: open });
      const { connection, turn, text, shown, meet, orEnd } = begin(namespace, read.pairing);
      const make = async (): Promise<string> => {
        await meet(read.description);
        await connection.setLocalDescription(await connection.createAnswer());
        return text('answer');
      };
      const own = await orEnd(make());
      turn('connecting');
      return shown('answer', own, () => Promise.resolve<Problem | null>(null));
    },
  };
}

function keyOf(namespace: string): Uint8Array {
  const key = fromHex(namespace);
  if (key?.length !== 32) throw new RangeError('expected a namespace of 64 hex digits');
  return key;
}

/** Named by the certificate at the other end, which is what the exchanged texts vouch for. */
function remoteOf(fingerprint: Uint8Array): Remote {
  const id = toHex(fingerprint.subarray(0, 8));
  return {
    id: `paired-${id}`,
    name: `paired browser ${id.slice(0, 6)}`,
    kind: 'browser',
    direct: true,
    address: 'paired',
  };
}

function foundWords(text: string, read: { readonly description: Description } | null): string {
  if (read !== null) return `an ${read.description.kind}`;
  return text.trim() === '' ? 'nothing' : 'another text, or a part of it';
}

/** Resolves when all addresses are found, or those that were found in time. */
function gathered(connection: RTCPeerConnection): Promise<void> {
  if (connection.iceGatheringState === 'complete') return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, gatherMs);
    connection.addEventListener('icegatheringstatechange', () => {
      if (connection.iceGatheringState !== 'complete') return;
      clearTimeout(timer);
      resolve();
    });
  });
}
