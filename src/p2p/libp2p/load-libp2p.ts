/**
 * libp2p, part by part: each import is a task of its own, where the whole at once would hold a page's main thread for
 * well over 50 ms.
 */
export async function loadLibp2p() {
  const { multiaddr } = await import('@multiformats/multiaddr');
  const { generateKeyPairFromSeed } = await import('@libp2p/crypto/keys');
  const { noise } = await import('@libp2p/noise');
  const { boundedYamux } = await import('./muxer.ts');
  const { webSockets } = await import('@libp2p/websockets');
  const { identify } = await import('@libp2p/identify');
  const { ping } = await import('@libp2p/ping');
  const { circuitRelayTransport } = await import('@libp2p/circuit-relay-v2');
  const { createLibp2p } = await import('libp2p');
  return {
    multiaddr,
    generateKeyPairFromSeed,
    noise,
    boundedYamux,
    webSockets,
    identify,
    ping,
    circuitRelayTransport,
    createLibp2p,
  };
}

/** WebRTC, loaded only where it is used: in Node it is a native module. */
export async function loadWebRTC() {
  return (await import('@libp2p/webrtc')).webRTC;
}
