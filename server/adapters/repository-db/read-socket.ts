import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

const readBytes = 256 * 1024;
const borrowing = new WeakSet<Duplex>();

/**
 * A socket that reads into one buffer again and again. A new buffer for every read would keep the garbage collector busy during large
 * copies. Its `data` events pass copies, unless borrowReads() was called.
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

/** From now on `data` events pass the buffer itself. It may be overwritten when the listener has returned and the socket is not paused. */
export function borrowReads(stream: Duplex): void {
  borrowing.add(stream);
}

export function returnReads(stream: Duplex): void {
  borrowing.delete(stream);
}
