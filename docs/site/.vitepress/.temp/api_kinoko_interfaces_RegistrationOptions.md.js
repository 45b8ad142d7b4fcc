import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: RegistrationOptions","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: RegistrationOptions"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/interfaces/RegistrationOptions.md","filePath":"api/kinoko/interfaces/RegistrationOptions.md"}');
const _sfc_main = { name: "api/kinoko/interfaces/RegistrationOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">kinoko</a> / RegistrationOptions</p><h1 id="interface-registrationoptions" tabindex="-1">Interface: RegistrationOptions <a class="header-anchor" href="#interface-registrationoptions" aria-label="Permalink to &quot;Interface: RegistrationOptions&quot;">​</a></h1><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-path"></a> <code>path?</code></td><td><code>string</code></td><td>The <code>exc_path</code> that means this class: <code>payments.exceptions.CardDeclined</code>. It also travels under this path.</td></tr><tr><td><a id="property-service"></a> <code>service?</code></td><td><code>string</code></td><td>The service that throws it: short for the path <code>{service}.{class name}</code>.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/interfaces/RegistrationOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const RegistrationOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  RegistrationOptions as default
};
