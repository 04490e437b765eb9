/** This machine cannot do what one configuration asks for. The campaign goes on without that one, and says so. */
export class Lacking extends Error {
  override readonly name = 'Lacking';
}
