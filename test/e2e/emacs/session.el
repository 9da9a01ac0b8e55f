;; Emacs with eglot as a client: findings, the repair of a copied ucast line, a rename over all files, in batch mode.
;; LSP_CMD is the server's command. Prints what happens; the test reads it.
(let ((old (car (last (file-expand-wildcards "/usr/share/emacs/site-lisp/elpa-src/eglot-*")))))
  (when old (add-to-list 'load-path old)))
(require 'package)
(package-initialize)
(require 'eglot)
(require 'flymake)
(require 'project)

(define-derived-mode ha.cf-mode prog-mode "ha.cf")
(add-to-list 'eglot-server-programs `(ha.cf-mode . ,(split-string (getenv "LSP_CMD") " ")))
(setq eglot-sync-connect 30
      eglot-connect-timeout 60
      eglot-autoshutdown t
      eglot-confirm-server-initiated-edits nil
      make-backup-files nil
      create-lockfiles nil)

;; The cluster is the project, whatever directory the file is in.
(defvar cluster-root default-directory)
(add-hook 'project-find-functions (lambda (_) (cons 'transient cluster-root)))

(defun ucast-finding ()
  (seq-find (lambda (found) (string-match-p "own address" (flymake-diagnostic-text found))) (flymake-diagnostics)))

(defun wait-for (condition)
  (let ((left 600))
    (while (and (> left 0) (not (funcall condition)))
      ;; In batch mode nobody is ever idle, which is when eglot would do this.
      (eglot--signal-textDocument/didChange)
      (flymake-start)
      (accept-process-output nil 0.05)
      (setq left (1- left)))
    (unless (funcall condition) (error "Waited in vain"))))

(find-file "master2/etc/ha.d/ha.cf")
(ha.cf-mode)
(apply #'eglot--connect (eglot--guess-contact))
(eglot--managed-mode 1)
(wait-for #'ucast-finding)
(let* ((found (ucast-finding))
       (actions (eglot-code-actions (flymake-diagnostic-beg found) (flymake-diagnostic-end found) "quickfix")))
  (message "FINDING %s" (flymake-diagnostic-text found))
  (message "ACTION %s" (plist-get (elt actions 0) :title))
  (eglot--apply-workspace-edit (plist-get (elt actions 0) :edit)))
(wait-for (lambda () (not (ucast-finding))))
(message "CLEARED")
;; An edit of files that are not open is asked about first.
(advice-add 'y-or-n-p :override (lambda (&rest _) t))
(goto-char (point-min))
(search-forward "node mast")
(eglot-rename "web1")
(save-some-buffers t)
(message "RENAMED")
(kill-emacs 0)
