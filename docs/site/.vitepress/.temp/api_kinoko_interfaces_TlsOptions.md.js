import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: TlsOptions","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: TlsOptions"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/interfaces/TlsOptions.md","filePath":"api/kinoko/interfaces/TlsOptions.md"}');
const _sfc_main = { name: "api/kinoko/interfaces/TlsOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">kinoko</a> / TlsOptions</p><h1 id="interface-tlsoptions" tabindex="-1">Interface: TlsOptions <a class="header-anchor" href="#interface-tlsoptions" aria-label="Permalink to &quot;Interface: TlsOptions&quot;">​</a></h1><p>How to encrypt the connection; what is not said is Node&#39;s default. Certificates and keys in PEM.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-ca"></a> <code>ca?</code></td><td><code>string</code></td><td>Who may have signed the broker&#39;s certificate.</td></tr><tr><td><a id="property-cert"></a> <code>cert?</code></td><td><code>string</code></td><td>Our own certificate, if the broker asks for one.</td></tr><tr><td><a id="property-key"></a> <code>key?</code></td><td><code>string</code></td><td>-</td></tr><tr><td><a id="property-passphrase"></a> <code>passphrase?</code></td><td><code>string</code></td><td>-</td></tr><tr><td><a id="property-rejectunauthorized"></a> <code>rejectUnauthorized?</code></td><td><code>boolean</code></td><td>Whether a broker whose certificate cannot be trusted is refused. Default true.</td></tr><tr><td><a id="property-servername"></a> <code>servername?</code></td><td><code>string</code></td><td>The name on the broker&#39;s certificate, if it is not the host of the URI.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/interfaces/TlsOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const TlsOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  TlsOptions as default
};
