/** A call to the draft: what is shown of it, and what the caller can do. */

import { createStore, type StoreApi } from "zustand/vanilla";
import { nodesOf } from "../model/flow";
import type { Json, JsonMap } from "../model/json";
import { pathKey } from "../model/json";
import { edgeId } from "../store/actions";
import type { Session } from "../store/session";
import { type Headset, headset } from "./microphone";
import { type Player, player } from "./player";
import type { Answer, Call, Message, Opening } from "./protocol";
import { type Wire, wire } from "./wire";

export type Simulated = {
  call: Call | null;
  /** Where the sound of each line is. */
  sounds: Record<string, string[]>;
  /** Lines that nobody can speak, with the reason. */
  mute: Record<string, string>;
  /** The line that is being said. */
  saying: number | null;
  aloud: boolean;
  talking: boolean;
  trouble: string;
  saved: string;
  /** Somebody has just called: the telephone is to take the focus. */
  fresh: boolean;
};

export type Simulation = {
  store: StoreApi<Simulated>;
  start(opening: Opening): void;
  act(act: JsonMap): void;
  press(keys: string): void;
  answer(kind: string, place: string, answer: Json): void;
  undo(): void;
  replay(finding: string): void;
  save(name: string): void;
  talk(opening: Opening): Promise<void>;
  hangUp(): void;
  say(line: number): void;
  setAloud(aloud: boolean): void;
};

const QUIET: Simulated = {
  call: null,
  sounds: {},
  mute: {},
  saying: null,
  aloud: true,
  talking: false,
  trouble: "",
  saved: "",
  fresh: false,
};

export function simulation(session: Session): Simulation {
  const store = createStore<Simulated>(() => QUIET);
  const voice: Player = player((index) => store.setState({ saying: index === null ? null : (spoken[index] ?? null) }));
  const line: Wire = wire(session.store.getState().flow, heard, (frame) => phone?.hear(frame), gone);
  let phone: Headset | null = null;
  /** The lines that are said, in turn, and how many lines there were when the caller last did something. */
  let spoken: number[] = [];
  let known = 0;
  let tested = "";

  // The same keys run on the flow as it is now, as soon as a change is saved.
  session.store.subscribe((state) => {
    const { call } = store.getState();
    if (!call || call.replay || call.live || state.etag === tested) return;
    tested = state.etag;
    ask({ do: "reload" });
  });

  function heard(answer: Answer) {
    switch (answer.type) {
      case "call":
        return shown(answer);
      case "sounds":
        store.setState((state) => ({ sounds: { ...state.sounds, ...answer.lines } }));
        return speak();
      case "mute":
        return store.setState((state) => ({ mute: { ...state.mute, [answer.line]: answer.message } }));
      case "saved":
        return void keep(answer.dialogue);
      case "error":
        session.announce(answer.message);
        return store.setState({ trouble: answer.message, saved: "" });
    }
  }

  function shown(call: Call) {
    store.setState({ call, sounds: {}, mute: {}, trouble: call.problem && !call.replay ? call.problem : "" });
    const flow = session.store.getState().flow;
    const taken = call.trail.filter((each) => each.flow === flow && each.path.length > 0);
    const trail = new Set(taken.map((each) => edgeId({ node: each.node, port: pathKey(each.path) })));
    const here = call.flow === flow && Object.hasOwn(nodesOf(session.store.getState().document), call.node);
    session.store.setState({ trace: { ring: here ? call.node : null, trail } });
    if (here) session.view?.reveal(call.node);
    const last = call.lines.filter((each) => each.kind === "hear" || each.kind === "ended").at(-1);
    if (last) session.announce(last.text);
    if (call.live && call.over) rest();
  }

  /** Says what is new since the caller last did something. */
  function speak() {
    const { call, sounds, aloud } = store.getState();
    if (!call || call.live || !aloud) return;
    const fresh = call.lines.flatMap((each, number) => (each.kind === "hear" && number >= known ? [number] : []));
    const said = fresh.flatMap((number) => (sounds[number] ?? []).map((url) => ({ number, url })));
    spoken = said.map((each) => each.number);
    voice.play(said.map((each) => each.url));
  }

  function ask(message: Message) {
    voice.stop();
    const keeps = message.do === "act" || message.do === "answer";
    known = keeps ? (store.getState().call?.lines.length ?? 0) : 0;
    store.setState({ trouble: "", saved: "" });
    line.send(message);
  }

  async function keep(dialogue: JsonMap) {
    try {
      const { etag } = await session.api.addDialogue(dialogue);
      // The draft has a new version, with the same flow in it.
      tested = etag;
      session.store.setState({ etag });
      const name = String(dialogue.dialogue);
      store.setState({ saved: name, trouble: "" });
      session.announce(`Saved as the dialogue ${name}.`);
    } catch (error) {
      store.setState({ trouble: `This was not saved: ${(error as Error).message}`, saved: "" });
    }
  }

  function gone() {
    rest();
    store.setState({ trouble: "The line to the server broke. Start the call again.", saved: "" });
  }

  function rest() {
    phone?.close();
    phone = null;
    store.setState({ talking: false });
  }

  async function talk(opening: Opening) {
    rest();
    try {
      phone = await headset((frame) => line.sound(frame));
    } catch {
      const trouble = "The microphone cannot be used. Allow it for this page in the browser, then try again.";
      return store.setState({ trouble, saved: "" });
    }
    ask({ do: "talk", opening });
    store.setState({ talking: true, fresh: true });
  }

  return {
    store,
    start: (opening) => {
      tested = session.store.getState().etag;
      store.setState({ fresh: true });
      void session.saver.flush().then(() => ask({ do: "start", opening }));
    },
    act: (act) => ask({ do: "act", act }),
    press: (keys) =>
      store.getState().talking ? line.send({ do: "press", keys }) : ask({ do: "act", act: { press: keys } }),
    answer: (kind, place, answer) => ask({ do: "answer", kind, place, answer }),
    undo: () => ask({ do: "undo" }),
    replay: (finding) => ask({ do: "replay", finding }),
    save: (name) => {
      voice.stop();
      line.send({ do: "save", name });
    },
    talk,
    hangUp: () => (store.getState().talking ? line.send({ do: "hangup" }) : ask({ do: "act", act: { hangup: true } })),
    say: (number) => {
      spoken = (store.getState().sounds[number] ?? []).map(() => number);
      voice.play(store.getState().sounds[number] ?? []);
    },
    setAloud: (aloud) => {
      if (!aloud) voice.stop();
      store.setState({ aloud });
    },
  };
}
