;;; kd-mode.el --- Programs in kd -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0
;; Package-Requires: ((emacs "27.1"))
;; Keywords: languages

;;; Commentary:

;; kd is a typed language for applications on Kubernetes and OpenShift.  This mode knows its colours, comments, strings and
;; indentation, and tells eglot of the language server, `kdsl lsp'.

;;; Code:

(require 'rx)

(defgroup kd nil
  "Programs in kd."
  :group 'languages)

(defcustom kd-indent-offset 2
  "How far an item is indented within its brackets."
  :type 'natnum
  :safe #'natnump)

(defvar kd-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?# "<" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?\' "\"" table)
    (modify-syntax-entry ?- "_" table)
    (modify-syntax-entry ?_ "_" table)
    (modify-syntax-entry ?< "." table)
    (modify-syntax-entry ?> "." table)
    table)
  "What the characters of kd are.")

(defun kd--mark-quotes ()
  "Mark the three quotes just found as a fence, if they open or close a string."
  (let* ((start (match-beginning 0))
         (state (save-excursion (syntax-ppss start)))
         (opened (nth 8 state)))
    (cond
     ((nth 4 state))
     ((null opened)
      (put-text-property start (1+ start) 'syntax-table (string-to-syntax "|")))
     ((and (eq (nth 3 state) t) (eq (char-after opened) (char-after start)))
      (put-text-property (+ start 2) (+ start 3) 'syntax-table (string-to-syntax "|"))))))

(defconst kd--syntax-propertize
  (syntax-propertize-rules
   ((rx (or "\"\"\"" "'''")) (0 (ignore (kd--mark-quotes))))))

(defconst kd--name (rx (any alpha "_") (* (any alnum "_")) (* "-" (+ (any alnum "_")))))

(defconst kd-font-lock-keywords
  `((,(rx bol (* space) (group "##" (* nonl)) eol) 1 font-lock-doc-face t)
    (,(rx bol (group (or "app" "component" "interface" "environment" "import" "moved" "test")) symbol-end)
     1 font-lock-keyword-face)
    (,(rx symbol-start (or "and" "or" "not" "if" "then" "else") symbol-end) . font-lock-keyword-face)
    (,(rx symbol-start (or "stateless" "stateful" "per-node" "job" "cron" "external" "shared-volume" "own-volume") symbol-end)
     . font-lock-type-face)
    (,(rx symbol-start "x" (+ digit) symbol-end) . font-lock-constant-face)
    (,(concat (rx (or bol (any "{<;,")) (* space)) "\\(" kd--name "\\)" (rx (* space) ":")) 1 font-lock-variable-name-face)
    (,(concat (rx (or bol (any "{;")) (* space)) "\\(" kd--name "\\)\\(?:$\\|[ {;]\\)") 1 font-lock-builtin-face))
  "What is coloured in kd beside comments and strings.")

(defun kd--opens-p ()
  "Whether the line before point opens a bracket at its end."
  (save-excursion
    (end-of-line)
    (let ((comment (nth 8 (syntax-ppss))))
      (when (and comment (nth 4 (syntax-ppss)))
        (goto-char comment)))
    (skip-chars-backward " \t")
    (memq (char-before) '(?{ ?\[ ?\( ?<))))

(defun kd-indent-line ()
  "Indent a line: deeper behind an open bracket, as the line before it else."
  (interactive)
  (unless (nth 3 (save-excursion (syntax-ppss (line-beginning-position))))
    (let ((closes (save-excursion
                    (back-to-indentation)
                    (memq (char-after) '(?} ?\] ?\) ?>))))
          (column 0))
      (save-excursion
        (beginning-of-line)
        (when (re-search-backward (rx bol (* space) (not (any " \t\n"))) nil t)
          ;; A text of several lines ends where its own indentation says nothing.
          (let ((string (nth 8 (syntax-ppss (line-beginning-position)))))
            (when string
              (goto-char string)))
          (setq column (current-indentation))
          (when (kd--opens-p)
            (setq column (+ column kd-indent-offset)))))
      (when closes
        (setq column (max 0 (- column kd-indent-offset))))
      (if (<= (current-column) (current-indentation))
          (indent-line-to column)
        (save-excursion (indent-line-to column))))))

;;;###autoload
(define-derived-mode kd-mode prog-mode "kd"
  "Programs in kd, a language for applications on Kubernetes."
  (setq-local comment-start "# "
              comment-end ""
              comment-start-skip "#+[ \t]*"
              indent-line-function #'kd-indent-line
              indent-tabs-mode nil
              electric-indent-chars (append "{}[]()<>" electric-indent-chars)
              syntax-propertize-function kd--syntax-propertize
              font-lock-defaults '(kd-font-lock-keywords)))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.kd\\'" . kd-mode))

(defvar eglot-server-programs)
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '(kd-mode . ("kdsl" "lsp"))))

(provide 'kd-mode)
;;; kd-mode.el ends here
