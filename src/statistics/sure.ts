/** How often, at most, a difference may be seen where there is none. */
export const SURE = 0.01;
