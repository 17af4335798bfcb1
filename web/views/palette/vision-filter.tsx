// The filters through which the page shows itself as others see it, and the button that takes them away.
//
// The matrices are those of Machado, Oliveira and Fernandes 2009 for the whole loss of one kind of cone, which are made for
// linear light: that is what SVG filters compute in unless told otherwise.

import { type ReactNode, useEffect } from 'react';
import { COLOUR_VISIONS, type ColourVision, seeAs } from '../../store/colour-vision.ts';

const MATRICES: Readonly<Record<'protan' | 'deutan' | 'tritan', string>> = {
  protan: '0.152286 1.052583 -0.204868 0 0  0.114503 0.786281 0.099216 0 0  -0.003882 -0.048116 1.051998 0 0',
  deutan: '0.367322 0.860646 -0.227968 0 0  0.280085 0.672501 0.047413 0 0  -0.011820 0.042940 0.968881 0 0',
  tritan: '1.255528 -0.076749 -0.178779 0 0  -0.078411 0.930809 0.147602 0 0  0.004733 0.691367 0.303900 0 0',
};
const OPAQUE = '0 0 0 1 0';

export default function VisionFilter({ vision }: { readonly vision: ColourVision }): ReactNode {
  useEffect(() => {
    const { dataset } = document.documentElement;
    dataset['vision'] = vision;
    return () => {
      delete dataset['vision'];
    };
  }, [vision]);
  const words = COLOUR_VISIONS.find((one) => one.vision === vision)?.words;
  return (
    <>
      {/* Not hidden by `display`: a filter that is not rendered filters nothing. */}
      <svg className="vision-filters" width="0" height="0" aria-hidden="true">
        {Object.entries(MATRICES).map(([name, matrix]) => (
          <filter key={name} id={`vision-${name}`} colorInterpolationFilters="linearRGB">
            <feColorMatrix type="matrix" values={`${matrix}  ${OPAQUE}`} />
          </filter>
        ))}
      </svg>
      <div className="vision-note small" role="status">
        {words}
        <button type="button" className="button" onClick={() => seeAs('usual')}>
          Colours as they are
        </button>
      </div>
    </>
  );
}
