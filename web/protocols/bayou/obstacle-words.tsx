// Why one replica that has a write has not brought it, in words.

import { Fragment, type ReactNode } from 'react';
import { timeLabel } from '../../layout/space-time.ts';
import { Actor } from '../../views/common/actor.tsx';
import type { Obstacle } from './obstacles.ts';

export function ObstacleWords(props: {
  readonly obstacle: Obstacle;
  readonly replica: string;
  readonly paused: boolean;
}): ReactNode {
  const { obstacle, replica, paused } = props;
  switch (obstacle.type) {
    case 'retired':
      return (
        <>
          <Actor id={obstacle.holder} /> has it, but has retired: it{' '}
          {obstacle.told ? 'told its heir' : 'tells nobody but its heir'}
          {obstacle.heir === null ? '' : ' '}
          {obstacle.heir !== null && <Actor id={obstacle.heir} />}
          {obstacle.told ? ', and tells nobody any more.' : '.'}
        </>
      );
    case 'down':
      return (
        <>
          <Actor id={obstacle.holder} /> has it, but is down
          {obstacle.at === null ? '' : ` since ${timeLabel(obstacle.at)}`}.
        </>
      );
    case 'cut': {
      const { holder, oneWay, fault, sameStroke } = obstacle;
      const link = (
        <b>
          {holder}–{replica}
        </b>
      );
      if (sameStroke)
        return (
          <>
            <Actor id={holder} /> has it; {link} was cut in the same stroke.
          </>
        );
      return (
        <>
          <Actor id={holder} /> would send it, but the link {link} was cut
          {oneWay === null ? '' : ` one way, from ${oneWay.from} to ${oneWay.to},`}
          {fault === null ? '' : ` at ${timeLabel(fault.at)}`}
          {fault === null || fault.line === null ? (
            '.'
          ) : (
            <>
              {' by '}
              <code className="mono">{fault.line}</code>.
            </>
          )}
        </>
      );
    }
    case 'held':
      return (
        <>
          <Actor id={obstacle.holder} /> has it, but what {obstacle.from} sends to {obstacle.to} is held on
          the link.
        </>
      );
    case 'open':
      return (
        <>
          <Actor id={obstacle.holder} /> has it and can reach <Actor id={replica} />;{' '}
          {paused ? 'anti-entropy is paused.' : 'the next session between them brings it.'}
        </>
      );
    case 'connecting':
      return (
        <>
          <Actor id={obstacle.holder} /> has it; its link to <Actor id={replica} /> is not open at the moment.
        </>
      );
    case 'cutOff':
      return (
        <>
          {obstacle.between.map((id, i) => (
            <Fragment key={id}>
              {i === 0 ? '' : i === obstacle.between.length - 1 ? ' and ' : ', '}
              <Actor id={id} />
            </Fragment>
          ))}{' '}
          can reach <Actor id={replica} />, and nobody who has it can reach{' '}
          {obstacle.between.length === 1 ? 'that one' : 'them'}.
        </>
      );
  }
}
