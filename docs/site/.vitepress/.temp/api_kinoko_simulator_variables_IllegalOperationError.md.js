import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Variable: IllegalOperationError","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Variable: IllegalOperationError"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/simulator/variables/IllegalOperationError.md","filePath":"api/kinoko/simulator/variables/IllegalOperationError.md"}');
const _sfc_main = { name: "api/kinoko/simulator/variables/IllegalOperationError.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">kinoko/simulator</a> / IllegalOperationError</p><h1 id="variable-illegaloperationerror" tabindex="-1">Variable: IllegalOperationError <a class="header-anchor" href="#variable-illegaloperationerror" aria-label="Permalink to &quot;Variable: IllegalOperationError&quot;">​</a></h1><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#6F42C1;--shiki-dark:#B392F0;">IllegalOperationError</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">: </span><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">typeof</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;"> IllegalOperationError;</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/simulator/variables/IllegalOperationError.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const IllegalOperationError = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  IllegalOperationError as default
};
