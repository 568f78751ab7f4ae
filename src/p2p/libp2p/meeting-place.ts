import type { ByteChannel } from '../byte-channel.ts';
import { toHex } from '../../willow/bytes.ts';
import { encodeNews, framesOf, mostTold, parseHere } from './peers-protocol.ts';

export interface MeetingPlace {
  /** Serves one browser until its channel ends or breaks the grammar; never rejects. The channel is closed then. */
  serve(channel: ByteChannel): Promise<void>;
  /** Browsers that are here now. */
  members(): number;
}

export interface MeetingPlaceOptions {
  /** 0 up to 1. */
  readonly random: () => number;
  /** Most browsers at once; more are turned away. */
  readonly most?: number;
}

interface Member {
  readonly id: string;
  readonly channel: ByteChannel;
  /** Whom it is to dial: it was told of them, or soon is. */
  readonly knows: Set<Member>;
  /** Who is to dial it. */
  readonly knownBy: Set<Member>;
  /** Not sent yet. */
  readonly came: Set<string>;
  readonly gone: Set<string>;
  /** Of those who were to dial it, who left. */
  readonly left: Set<string>;
  sending: boolean;
  /** It has been told who is there, be it nobody. */
  told: boolean;
}

/** A browser with fewer others in sight is told of more. */
const fewest = 4;

/** Of more that left it need not hear: a live connection finds out by itself, only later. */
const mostLeft = 64;

/** Milliseconds in which a browser says which registry it syncs. */
const helloMs = 10_000;

/**
 * The relay's side of `peersProtocol`. Whoever comes is told of a sample of those already there, and dials them: so no two dial each
 * other. A browser that comes again takes the place of its older self.
 */
export function createMeetingPlace(options: MeetingPlaceOptions): MeetingPlace {
  const { random, most = 5_000 } = options;
  const rooms = new Map<string, Map<string, Member>>();
  const count = (): number => [...rooms.values()].reduce((sum, room) => sum + room.size, 0);

  const join = (room: Map<string, Member>, channel: ByteChannel): Member => {
    const { id } = channel.remote;
    const older = room.get(id);
    if (older) {
      leave(room, older);
      older.channel.close();
    }
    const member: Member = {
      id,
      channel,
      knows: new Set(),
      knownBy: new Set(),
      came: new Set(),
      gone: new Set(),
      left: new Set(),
      sending: false,
      told: false,
    };
    tellMore(room, member, random);
    room.set(id, member);
    void flush(member);
    return member;
  };

  const leave = (room: Map<string, Member>, member: Member): void => {
    if (room.get(member.id) !== member) return;
    room.delete(member.id);
    for (const other of member.knownBy) {
      other.knows.delete(member);
      if (!other.came.delete(member.id)) other.gone.add(member.id);
    }
    for (const other of member.knows) {
      other.knownBy.delete(member);
      if (other.left.size < mostLeft) other.left.add(member.id);
    }
    for (const other of new Set([...member.knownBy, ...member.knows])) {
      if (other.knows.size + other.knownBy.size < fewest) tellMore(room, other, random);
      void flush(other);
    }
  };

  const attend = async (channel: ByteChannel): Promise<void> => {
    let room: Map<string, Member> | null = null;
    let member: Member | null = null;
    const late = setTimeout(() => channel.close(), helloMs);
    try {
      for await (const body of framesOf(channel)) {
        const namespace = member === null ? parseHere(body) : null;
        if (namespace === null || count() >= most) return;
        clearTimeout(late);
        const name = toHex(namespace);
        room = rooms.get(name) ?? new Map<string, Member>();
        rooms.set(name, room);
        member = join(room, channel);
      }
    } finally {
      clearTimeout(late);
      if (room !== null && member !== null) leave(room, member);
      for (const [name, { size }] of rooms) if (size === 0) rooms.delete(name);
    }
  };

  return {
    async serve(channel) {
      try {
        await attend(channel);
      } catch {
        // a connection that broke is one that ended
      } finally {
        channel.close();
      }
    },
    members: count,
  };
}

function tellMore(room: Map<string, Member>, member: Member, random: () => number): void {
  const others = [...room.values()].filter(
    (other) => other !== member && !member.knows.has(other) && !member.knownBy.has(other),
  );
  while (others.length > 0 && member.knows.size < mostTold) {
    const [other] = others.splice(Math.floor(random() * others.length), 1);
    if (other === undefined) return;
    member.knows.add(other);
    other.knownBy.add(member);
    if (!member.gone.delete(other.id)) member.came.add(other.id);
  }
}

/** One message is on its way at a time: what a browser that reads slowly is told next is what stands then. */
async function flush(member: Member): Promise<void> {
  if (member.sending) return;
  member.sending = true;
  try {
    while (!member.told || member.came.size + member.gone.size + member.left.size > 0) {
      member.told = true;
      const gone = [...new Set([...member.gone, ...member.left])].slice(0, mostTold);
      const news = { came: [...member.came], gone };
      member.came.clear();
      for (const id of gone) {
        member.gone.delete(id);
        member.left.delete(id);
      }
      await member.channel.send(encodeNews(news));
    }
  } catch {
    // its reading ends as well, and then it leaves
  } finally {
    member.sending = false;
  }
}
