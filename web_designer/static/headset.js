// Runs beside the page's own thread: gives the microphone as 20 ms frames of 16-bit samples, and plays what it is sent.
const FRAME = 160;
const LONGEST = 8000; // A second: what is sent faster than it can be played is left out, or the call would lag behind.

class Headset extends AudioWorkletProcessor {
  constructor() {
    super();
    this.out = new Int16Array(FRAME);
    this.filled = 0;
    this.waiting = [];
    this.place = 0;
    this.length = 0;
    this.port.onmessage = ({ data }) => {
      if (this.length > LONGEST) return;
      const samples = new Int16Array(data);
      this.waiting.push(samples);
      this.length += samples.length;
    };
  }

  process([input], [output]) {
    for (const sample of input[0] ?? []) {
      this.out[this.filled++] = Math.max(-1, Math.min(1, sample)) * 32767;
      if (this.filled === FRAME) {
        const frame = this.out.buffer;
        this.port.postMessage(frame, [frame]);
        this.out = new Int16Array(FRAME);
        this.filled = 0;
      }
    }
    const speaker = output[0];
    for (let at = 0; at < speaker.length; at++) speaker[at] = this.next();
    return true;
  }

  next() {
    const samples = this.waiting[0];
    if (!samples) return 0;
    const sample = samples[this.place++] / 32768;
    this.length -= 1;
    if (this.place === samples.length) {
      this.waiting.shift();
      this.place = 0;
    }
    return sample;
  }
}

registerProcessor("headset", Headset);
