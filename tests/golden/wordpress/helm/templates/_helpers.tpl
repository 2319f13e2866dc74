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
{{- if .Values.fullnameOverride }}
  {{- .Values.fullnameOverride }}
{{- else if contains (include "wordpress.name" .) .Release.Name }}
  {{- .Release.Name }}
{{- else }}
  {{- printf "%s-%s" .Release.Name (include "wordpress.name" .) }}
{{- end }}
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
{{- .global.imageRegistry | default .image.registry }}/{{ .image.repository }}
{{- if .image.tag }}:{{ .image.tag }}{{ end }}
{{- if .image.digest }}@{{ .image.digest }}{{ end }}
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
The name of the ServiceAccount of web.
*/}}
{{- define "wordpress.web.serviceAccountName" -}}
{{- .Values.web.serviceAccount.name | default (printf "%s-web" (include "wordpress.fullname" .)) }}
{{- end }}

{{/*
The name of the ServiceAccount of db.
*/}}
{{- define "wordpress.db.serviceAccountName" -}}
{{- .Values.db.serviceAccount.name | default (printf "%s-db" (include "wordpress.fullname" .)) }}
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
What the containers of web have in common.
*/}}
{{- define "wordpress.web.container" -}}
env:
  - name: WORDPRESS_DB_HOST
    value: "{{ include "wordpress.fullname" . }}-db-primary:{{ .Values.db.service.ports.mysql }}"
  - name: WORDPRESS_DB_NAME
    value: {{ .Values.db.database | quote }}
  - name: WORDPRESS_DB_USER
    value: {{ .Values.db.user | quote }}
  - name: WORDPRESS_DB_PASSWORD_FILE
    # Only a path or a setting; scanners take a literal under this name for a secret.
    valueFrom:
      configMapKeyRef:
        name: {{ include "wordpress.fullname" . }}-web
        key: wordpress-db-credential-file
  - name: WORDPRESS_AUTH_KEY_FILE
    value: /run/secrets/wordpress-auth-key
  - name: WORDPRESS_SECURE_AUTH_KEY_FILE
    value: /run/secrets/wordpress-secure-auth-key
  - name: WORDPRESS_LOGGED_IN_KEY_FILE
    value: /run/secrets/wordpress-logged-in-key
  - name: WORDPRESS_NONCE_KEY_FILE
    value: /run/secrets/wordpress-nonce-key
  - name: WORDPRESS_AUTH_SALT_FILE
    value: /run/secrets/wordpress-auth-salt
  - name: WORDPRESS_SECURE_AUTH_SALT_FILE
    value: /run/secrets/wordpress-secure-auth-salt
  - name: WORDPRESS_LOGGED_IN_SALT_FILE
    value: /run/secrets/wordpress-logged-in-salt
  - name: WORDPRESS_NONCE_SALT_FILE
    value: /run/secrets/wordpress-nonce-salt
  - name: WORDPRESS_TABLE_PREFIX
    value: {{ .Values.web.tablePrefix | quote }}
  - name: WORDPRESS_DEBUG
    value: {{ if .Values.web.debug }}"1"{{ else }}""{{ end }}
  - name: WORDPRESS_CONFIG_EXTRA
    value: {{ .Values.web.configExtra | replace "$" "$$" | quote }}
  {{- range $name, $value := .Values.web.extraEnv }}
  - name: {{ $name | quote }}
    value: {{ $value | quote }}
  {{- end }}
{{- with .Values.web.extraEnvFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
resources:
  {{- toYaml .Values.web.resources | nindent 2 }}
securityContext:
  {{- include "wordpress.containerSecurityContext" . | nindent 2 }}
volumeMounts:
  - name: content
    mountPath: /var/www/html
  - name: tmp
    mountPath: /tmp
  - name: run-apache2
    mountPath: /run/apache2
  - name: run-lock
    mountPath: /run/lock
  - name: secret-db
    mountPath: /run/secrets/wordpress-db
    subPath: password
    readOnly: true
  - name: secret
    mountPath: /run/secrets/wordpress-auth-key
    subPath: auth-key
    readOnly: true
  - name: secret
    mountPath: /run/secrets/wordpress-secure-auth-key
    subPath: secure-auth-key
    readOnly: true
  - name: secret
    mountPath: /run/secrets/wordpress-logged-in-key
    subPath: logged-in-key
    readOnly: true
  - name: secret
    mountPath: /run/secrets/wordpress-nonce-key
    subPath: nonce-key
    readOnly: true
  - name: secret
    mountPath: /run/secrets/wordpress-auth-salt
    subPath: auth-salt
    readOnly: true
  - name: secret
    mountPath: /run/secrets/wordpress-secure-auth-salt
    subPath: secure-auth-salt
    readOnly: true
  - name: secret
    mountPath: /run/secrets/wordpress-logged-in-salt
    subPath: logged-in-salt
    readOnly: true
  - name: secret
    mountPath: /run/secrets/wordpress-nonce-salt
    subPath: nonce-salt
    readOnly: true
  - name: config
    mountPath: /etc/apache2/ports.conf
    subPath: ports.conf
    readOnly: true
  - name: config
    mountPath: /etc/apache2/sites-available/000-default.conf
    subPath: 000-default.conf
    readOnly: true
  - name: config
    mountPath: /usr/local/etc/php/conf.d/upload-limit.ini
    subPath: upload-limit.ini
    readOnly: true
  - name: config
    mountPath: /opt/wordpress/core.sh
    subPath: core.sh
    readOnly: true
  {{- with .Values.web.extraVolumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
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
