/** The microphone and the earpiece of a call: 8 kHz, 16 bits, 20 ms at a time. */

const RATE = 8000;

export type Headset = { hear(frame: ArrayBuffer): void; close(): void };

/** Opens the microphone, `said` gets what it hears; throws when it is not allowed or not there. */
export async function headset(said: (frame: ArrayBuffer) => void): Promise<Headset> {
  const audio = { channelCount: 1, echoCancellation: true, noiseSuppression: true };
  const stream = await navigator.mediaDevices.getUserMedia({ audio });
  const context = new AudioContext({ sampleRate: RATE });
  try {
    await context.audioWorklet.addModule("/static/headset.js");
  } catch (error) {
    for (const track of stream.getTracks()) track.stop();
    await context.close();
    throw error;
  }
  const node = new AudioWorkletNode(context, "headset", { numberOfInputs: 1, outputChannelCount: [1] });
  context.createMediaStreamSource(stream).connect(node);
  node.connect(context.destination);
  node.port.onmessage = (event: MessageEvent<ArrayBuffer>) => said(event.data);
  return {
    hear: (frame) => node.port.postMessage(frame, [frame]),
    close: () => {
      for (const track of stream.getTracks()) track.stop();
      void context.close();
    },
  };
}
