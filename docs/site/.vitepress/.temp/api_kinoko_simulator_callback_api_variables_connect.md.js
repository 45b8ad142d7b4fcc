import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Variable: connect","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Variable: connect"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/simulator/callback_api/variables/connect.md","filePath":"api/kinoko/simulator/callback_api/variables/connect.md"}');
const _sfc_main = { name: "api/kinoko/simulator/callback_api/variables/connect.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../">kinoko/simulator/callback_api</a> / connect</p><h1 id="variable-connect" tabindex="-1">Variable: connect <a class="header-anchor" href="#variable-connect" aria-label="Permalink to &quot;Variable: connect&quot;">​</a></h1><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#6F42C1;--shiki-dark:#B392F0;">connect</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">: CallbackConnect;</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/simulator/callback_api/variables/connect.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const connect = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  connect as default
};
