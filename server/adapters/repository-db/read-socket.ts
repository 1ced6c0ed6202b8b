import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

const readBytes = 256 * 1024;
const borrowing = new WeakSet<Duplex>();

/**
 * A socket that reads into one buffer again and again, as a buffer made for every read keeps the garbage collector busy
 * while gigabytes pass. Its `data` events give copies, except to who has called borrowReads().
 */
export function createReadSocket(): Socket {
  const buffer = Buffer.allocUnsafeSlow(readBytes);
  const socket: Socket = new Socket({
    onread: {
      buffer,
      callback: (bytes) => {
        const read = buffer.subarray(0, bytes);
        socket.emit('data', borrowing.has(socket) ? read : Buffer.from(read));
        return true;
      },
    },
  });
  return socket;
}

/** From now on what `data` events give may be overwritten once the listener has returned and the socket is not paused. */
export function borrowReads(stream: Duplex): void {
  borrowing.add(stream);
}

export function returnReads(stream: Duplex): void {
  borrowing.delete(stream);
}
