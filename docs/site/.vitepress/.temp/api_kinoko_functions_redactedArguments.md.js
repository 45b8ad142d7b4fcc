import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: redactedArguments()","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Function: redactedArguments()"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/functions/redactedArguments.md","filePath":"api/kinoko/functions/redactedArguments.md"}');
const _sfc_main = { name: "api/kinoko/functions/redactedArguments.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">kinoko</a> / redactedArguments</p><h1 id="function-redactedarguments" tabindex="-1">Function: redactedArguments() <a class="header-anchor" href="#function-redactedarguments" aria-label="Permalink to &quot;Function: redactedArguments()&quot;">​</a></h1><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">function</span><span style="--shiki-light:#6F42C1;--shiki-dark:#B392F0;"> redactedArguments</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">(</span></span>
<span class="line"><span style="--shiki-light:#E36209;--shiki-dark:#FFAB70;">   entrypoint</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">, </span></span>
<span class="line"><span style="--shiki-light:#E36209;--shiki-dark:#FFAB70;">   args</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">, </span></span>
<span class="line"><span style="--shiki-light:#E36209;--shiki-dark:#FFAB70;">   kwargs</span></span>
<span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">)</span><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">:</span><span style="--shiki-light:#6F42C1;--shiki-dark:#B392F0;"> Record</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">&lt;</span><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">string</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">, </span><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">unknown</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">&gt;;</span></span></code></pre></div><p>The arguments of a call by parameter name, for logs and traces, with the entrypoint&#39;s sensitive arguments hidden: <code>password</code>, <code>card.number</code>, <code>users[0].token</code>. What a path does not lead to is left; but if no parameter has the name at all, everything is hidden, since a bundler may have renamed it.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th></tr></thead><tbody><tr><td><code>entrypoint</code></td><td><a href="./../classes/Entrypoint"><code>Entrypoint</code></a></td></tr><tr><td><code>args</code></td><td>readonly <code>unknown</code>[]</td></tr><tr><td><code>kwargs</code></td><td><a href="./../type-aliases/Kwargs"><code>Kwargs</code></a></td></tr></tbody></table><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><code>Record</code>&lt;<code>string</code>, <code>unknown</code>&gt;</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/functions/redactedArguments.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const redactedArguments = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  redactedArguments as default
};
