/**
 * The colours of a page, as custom properties. Text reaches 4.5:1 on everything it is put on, lines and bars 3:1
 * (WCAG 2.2, 1.4.3 and 1.4.11), in both schemes; axe-core holds the text to it in the tests.
 */
const LIGHT = `
--page: #f6f7f8; --panel: #ffffff; --ink: #1a1e23; --soft: #545d68; --line: #d5dae0; --strong-line: #868f9a;
--link: #0b57b0; --good: #1c6b31; --bar: #3f74c4; --loss: #cf5b4c; --track: #e4e8ec; --focus: #0b57b0;
--critical: #8c0f22; --critical-bg: #fde4e7; --high: #873900; --high-bg: #ffe8d4;
--medium: #654a00; --medium-bg: #fff2c4; --low: #1a4a8a; --low-bg: #e1edfc;
--info: #474f59; --info-bg: #e9ecef; --unknown: #5b3b8c; --unknown-bg: #efe6fb;
--f0: #cfe3ff; --s0: #1f5fbf; --f1: #ffdfb8; --s1: #a85400; --f2: #cdeecf; --s2: #2c7a34; --f3: #fbd3e6; --s3: #b0307a;
--f4: #e3d7fb; --s4: #6a3fc0; --f5: #c4ecea; --s5: #0f7673; --f6: #f6ebb0; --s6: #7d6900; --f7: #e6dbd0; --s7: #7a5a3c;`;

const DARK = `
--page: #14171b; --panel: #1c2026; --ink: #e7eaee; --soft: #a9b2bd; --line: #343b44; --strong-line: #77818d;
--link: #86b7ff; --good: #7fd88a; --bar: #5c93e6; --loss: #e57a6b; --track: #2d343d; --focus: #86b7ff;
--critical: #ffb7bf; --critical-bg: #4d131c; --high: #ffc79f; --high-bg: #48240c;
--medium: #f3d778; --medium-bg: #3b2f08; --low: #accffb; --low-bg: #15305a;
--info: #c6cdd5; --info-bg: #2b323a; --unknown: #d3bcf7; --unknown-bg: #35254f;
--f0: #16345f; --s0: #7fb2ff; --f1: #53300a; --s1: #ffb366; --f2: #173f1c; --s2: #7fd88a; --f3: #521a3b; --s3: #ff9ccb;
--f4: #35235f; --s4: #b99cff; --f5: #0c3d3b; --s5: #63d3cd; --f6: #413900; --s6: #e6d35c; --f7: #3f3023; --s7: #d0ae8c;`;

/** Paper is light whatever the screen is. */
export const COLOURS = `
:root { color-scheme: light dark; ${LIGHT} }
@media screen and (prefers-color-scheme: dark) { :root { ${DARK} } }
@media print { :root { color-scheme: light; } }
`;
