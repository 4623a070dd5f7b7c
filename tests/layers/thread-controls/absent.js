import { LayerUnavailableError } from "../../../dist/src/errors.js";

/** No addon. */
export const loadNative = () => {
  throw new LayerUnavailableError("not built", null);
};
