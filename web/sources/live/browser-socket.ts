// The browser's WebSocket as the live source wants it.

import type { Socket } from './live-source.ts';

export function dialWebSocket(address: string): Socket {
  const inner = new WebSocket(address);
  const socket: Socket = {
    send: (text) => inner.send(text),
    close: () => inner.close(),
    onmessage: null,
    onclose: null,
  };
  inner.addEventListener('message', ({ data }) => socket.onmessage?.({ data }));
  inner.addEventListener('close', ({ code, reason }) => socket.onclose?.({ code, reason }));
  return socket;
}
