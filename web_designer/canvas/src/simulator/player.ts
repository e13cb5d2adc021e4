/** Says prompts one after the other, until something else happens in the call. */

export type Player = { play(urls: readonly string[]): void; stop(): void };

export function player(playing: (index: number | null) => void): Player {
  let turn = 0;
  let audio: HTMLAudioElement | null = null;

  function stop() {
    turn += 1;
    audio?.pause();
    audio = null;
    playing(null);
  }

  async function sounded(url: string, mine: number): Promise<void> {
    const element = new Audio(url);
    audio = element;
    await new Promise<void>((done) => {
      element.onended = () => done();
      element.onerror = () => done();
      element.onpause = () => done();
      // A browser that wants a click first stays silent; the words are there to read.
      element.play().catch(() => done());
    });
    if (turn === mine) audio = null;
  }

  return {
    play(urls) {
      stop();
      const mine = turn;
      void (async () => {
        for (const [index, url] of urls.entries()) {
          if (turn !== mine) return;
          playing(index);
          await sounded(url, mine);
        }
        if (turn === mine) playing(null);
      })();
    },
    stop,
  };
}
