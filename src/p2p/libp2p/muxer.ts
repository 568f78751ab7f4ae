import { yamux } from '@libp2p/yamux';

/** The one muxer setting of both kinds of node: a window that bounds what a paused stream can hold (16 MiB by default). */
export const boundedYamux = () => yamux({ streamOptions: { maxStreamWindowSize: 4 << 20 } });
