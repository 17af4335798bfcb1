// The browser's WebSocket as the live source wants it.

import type { Socket } from './live-source.ts';

export function dialWebSocket(address: string): Socket {
  const inner = new WebSocket(address);
  const socket: Socket = {
    // A report of what was seen can cross the server's close on the way; the browser would only complain of it.
    send: (text) => {
      if (inner.readyState === WebSocket.OPEN) inner.send(text);
    },
    close: () => inner.close(),
    onmessage: null,
    onclose: null,
  };
  inner.addEventListener('message', ({ data }) => socket.onmessage?.({ data }));
  inner.addEventListener('close', ({ code, reason }) => socket.onclose?.({ code, reason }));
  return socket;
}
