{{/*
The name of the application.
*/}}
{{- define "wordpress.name" -}}
{{- .Values.nameOverride | default "wordpress" }}
{{- end }}

{{/*
The base of all names: the release's name, and the application's where that does not contain it.
*/}}
{{- define "wordpress.fullname" -}}
{{- .Values.fullnameOverride | default (ternary .Release.Name (printf "%s-%s" .Release.Name (include "wordpress.name" .)) (contains (include "wordpress.name" .) .Release.Name)) }}
{{- end }}

{{/*
The labels that a pod is found by. They never change.
*/}}
{{- define "wordpress.selectorLabels" -}}
app.kubernetes.io/name: {{ include "wordpress.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{/*
The labels of every object.
*/}}
{{- define "wordpress.labels" -}}
{{ include "wordpress.selectorLabels" . }}
helm.sh/chart: {{ include "wordpress.chart" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: wordpress
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/*
The reference of an image, from its parts.
Takes a dict: `image`, the part of the values that it is about, and `global`.
*/}}
{{- define "wordpress.image" -}}
{{- printf "%s/%s%s%s" (.global.imageRegistry | default .image.registry) .image.repository (ternary (printf ":%s" .image.tag) "" (ne .image.tag "")) (ternary (printf "@%s" .image.digest) "" (ne .image.digest "")) }}
{{- end }}

{{/*
What a container may do: nothing that it need not.
*/}}
{{- define "wordpress.containerSecurityContext" -}}
allowPrivilegeEscalation: false
privileged: false
readOnlyRootFilesystem: true
capabilities:
  drop:
    - ALL
{{- end }}

{{/*
The storage class of a volume; empty for the cluster's default.
Takes a dict: `persistence`, the part of the values that it is about, and `global`.
*/}}
{{- define "wordpress.storageClass" -}}
{{- .persistence.storageClass | default .global.defaultStorageClass }}
{{- end }}

{{/*
The name of the Secret with the credentials of web.
*/}}
{{- define "wordpress.web.secretName" -}}
{{- .Values.web.existingSecret | default (printf "%s-web" (include "wordpress.fullname" .)) }}
{{- end }}

{{/*
The name of the Secret with the credentials of db.
*/}}
{{- define "wordpress.db.secretName" -}}
{{- .Values.db.existingSecret | default (printf "%s-db" (include "wordpress.fullname" .)) }}
{{- end }}

{{/*
The chart's name and version, as a label has them.
*/}}
{{- define "wordpress.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/*
"true" on OpenShift, nothing elsewhere.
*/}}
{{- define "wordpress.openshift" -}}
{{- if eq .Values.platform "openshift" }}
  {{- "true" }}
{{- else if and (eq .Values.platform "auto") (.Capabilities.APIVersions.Has "route.openshift.io/v1") }}
  {{- "true" }}
{{- end }}
{{- end }}
