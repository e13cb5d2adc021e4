/** The simulator's socket: opened when there is something to say. */

import type { Answer, Message } from "./protocol";

export type Wire = {
  send(message: Message): void;
  sound(frame: ArrayBuffer): void;
  close(): void;
};

/** Gives a line to the server for one flow; `gone` hears when it breaks. */
export function wire(
  flow: string,
  heard: (answer: Answer) => void,
  frame: (sound: ArrayBuffer) => void,
  gone: () => void,
): Wire {
  const address = new URL(`/api/flows/${flow}/simulate`, location.href);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  let socket: WebSocket | null = null;
  const waiting: string[] = [];

  function opened(): WebSocket {
    if (socket && socket.readyState <= WebSocket.OPEN) return socket;
    const made = new WebSocket(address);
    made.binaryType = "arraybuffer";
    made.onopen = () => {
      for (const text of waiting.splice(0)) made.send(text);
    };
    made.onmessage = (event: MessageEvent<string | ArrayBuffer>) => {
      if (typeof event.data === "string") heard(JSON.parse(event.data) as Answer);
      else frame(event.data);
    };
    made.onclose = () => {
      if (socket !== made) return;
      socket = null;
      waiting.length = 0;
      gone();
    };
    socket = made;
    return made;
  }

  return {
    send(message) {
      const line = opened();
      const text = JSON.stringify(message);
      if (line.readyState === WebSocket.OPEN) line.send(text);
      else waiting.push(text);
    },
    sound(pcm) {
      if (socket?.readyState === WebSocket.OPEN) socket.send(pcm);
    },
    close() {
      const line = socket;
      socket = null;
      line?.close();
    },
  };
}
