/** The address of somebody's own phone, and how the call to it goes. */

import { Check, Info, PhoneCall, PhoneForwarded, PhoneOff, TriangleAlert } from "lucide-react";
import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import type { Named, Ring } from "../api/types";
import { useDesigner } from "../store/context";
import { useRinging, useRung } from "./context";

const NOBODY: readonly Named[] = [];

/** Opens the form below; for whoever may change the flow. */
export function RingButton() {
  const ringing = useRinging();
  const open = useRung((state) => state.open);
  const readOnly = useDesigner((state) => state.readOnly);
  useEffect(() => {
    if (!readOnly) void ringing.look();
  }, [readOnly, ringing]);
  if (readOnly) return null;
  return (
    <button type="button" className="small" aria-expanded={open} onClick={() => ringing.setOpen(!open)}>
      <PhoneForwarded size={14} aria-hidden="true" />
      Ring my phone
    </button>
  );
}

export function RingMyPhone() {
  const ringing = useRinging();
  const ring = useRung((state) => state.ring);
  const open = useRung((state) => state.open);
  const trouble = useRung((state) => state.trouble);
  const agents = useDesigner((state) => (state.site.agents as Named[] | undefined) ?? NOBODY);
  const [phone, setPhone] = useState(ringing.last);
  const list = useId();
  const field = useRef<HTMLInputElement>(null);
  const goesOn = ring !== null && ring.state !== "over";
  // biome-ignore lint/correctness/useExhaustiveDependencies: opening is what takes the focus
  useEffect(() => {
    if (!goesOn) field.current?.focus();
  }, [open]);
  if (!open) return null;
  const dial = (event: FormEvent) => {
    event.preventDefault();
    if (phone.trim()) void ringing.ring(phone.trim());
  };
  return (
    <form className="my-phone" aria-label="Ring my phone" onSubmit={dial}>
      <label>
        Your phone
        <input
          ref={field}
          value={phone}
          maxLength={200}
          disabled={goesOn}
          list={list}
          placeholder="sip:anna@192.168.1.20:5060"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          onChange={(event) => setPhone(event.target.value)}
        />
        <datalist id={list}>
          {agents.map((each) => (
            <option key={each.name} value={each.name}>
              {each.title}
            </option>
          ))}
        </datalist>
      </label>
      {goesOn ? (
        <button type="button" className="small" onClick={() => void ringing.hangUp()}>
          <PhoneOff size={14} aria-hidden="true" />
          Hang up
        </button>
      ) : (
        <button type="submit" className="primary small" disabled={!phone.trim()}>
          <PhoneCall size={14} aria-hidden="true" />
          Ring
        </button>
      )}
      <div className="progress" role="status">
        {ring && <Progress ring={ring} />}
        {!ring && !trouble && (
          <p className="hint">
            A softphone on this network, or an agent's name. It hears the draft as it is saved now.
          </p>
        )}
      </div>
      {trouble && (
        <p className="trouble" role="alert">
          {trouble}
        </p>
      )}
    </form>
  );
}

const ICONS = {
  asked: PhoneForwarded,
  calling: PhoneForwarded,
  ringing: PhoneForwarded,
  answered: PhoneCall,
  over: Check,
};

function Progress({ ring }: { ring: Ring }) {
  const Icon = ring.well ? ICONS[ring.state] : TriangleAlert;
  return (
    <>
      <p className={ring.well ? ring.state : "trouble"}>
        <Icon size={16} aria-hidden="true" />
        {ring.words}
      </p>
      {ring.cure && (
        <p className="cure">
          <Info size={16} aria-hidden="true" />
          {ring.cure}
        </p>
      )}
    </>
  );
}
